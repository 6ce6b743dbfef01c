import BootControl
import CBOR
import CurlTransport
import Glibc

/// One try to fetch a payload from one place, to the end of a file, from where that stops [A4].
struct PayloadDownload {
    /// How a try ended.
    enum End: Equatable {
        /// All is here.
        case complete
        /// It broke off, or did not begin. What came is kept.
        case broken(Text, isUnreachable: Bool)
        /// The place has not got that far itself; there may be more in a moment.
        case awaited(Text)
        /// What is there is not what was announced: it has another size.
        case wrong(Text)
        /// Who takes the bytes wants no more of them.
        case unwanted
    }

    /// By asking for a part, a neighbour gives what it has so far.
    private static let fromStart = HTTPField(name: "Range", value: "bytes=0-")

    let transport: CurlTransport
    let location: PayloadLocation
    let fields: [HTTPField]
    let path: String
    let size: UInt64
    let policy: DownloadPolicy
    /// Whether all may come from its start again, from a server that gives no parts.
    let mayRestart: Bool

    /// Fetches what is missing.
    ///
    /// - Parameter take: given each piece when it is in the file; `false` ends the try.
    /// - Returns: how it ended, and the bytes that came over the wire.
    func run(_ take: (Span<UInt8>) -> Bool) throws(FileError) -> (end: End, received: UInt64) {
        let priority = BackgroundPriority(policy)
        defer { priority.end() }
        let pace = DownloadPace(policy.rateLimit)
        let file = try FileDescriptor(path, O_WRONLY | O_CREAT | O_APPEND)
        let present = try file.size()
        if present == size, size > 0 { return (.complete, 0) }
        var received: UInt64 = 0
        var failure: TransportError?
        var writeFailure: FileError?
        var isUnwanted = false
        do throws(TransportError) {
            _ = try transport.download(
                DownloadRequest(
                    url: location.address,
                    fields: fields + (location.isNeighbour && present == 0 ? [PayloadDownload.fromStart] : []),
                    offset: present,
                    limit: size,
                    expectedSize: size
                ),
                begin: { start in !start.isRestart || (mayRestart && ftruncate(file.number, 0) == 0) },
                write: { bytes in
                    do throws(FileError) {
                        try file.write(bytes)
                        received += UInt64(bytes.count)
                        isUnwanted = !take(bytes)
                        pace.wait(afterBytes: received)
                        return !isUnwanted
                    } catch {
                        writeFailure = error
                        return false
                    }
                }
            )
        } catch {
            failure = error
        }
        if let writeFailure { throw writeFailure }
        // What came so far is kept, so that the next try goes on behind it.
        try file.synchronize()
        if isUnwanted { return (.unwanted, received) }
        return (failure.map { end($0, received) } ?? .complete, received)
    }

    private func end(_ failure: TransportError, _ received: UInt64) -> End {
        let text = Text("\(failure)")
        switch failure.kind {
        case .tooLarge, .unexpectedSize: return .wrong(text)
        // A neighbour that is receiving the payload itself gives what it has (docs/reference/agent.md).
        case .partial where location.isNeighbour && received > 0: return .awaited(text)
        case .range where location.isNeighbour: return .awaited(text)
        case .status where location.isNeighbour && failure.retryAfter != nil: return .awaited(text)
        default:
            // One that has not got the payload, or was interrupted from here, can be reached all the same.
            return .broken(text, isUnreachable: failure.isTransient || failure.kind == .tls)
        }
    }
}
