import CBOR
import CurlTransport

extension DistributorClient {
    /// The most bytes that are asked for at once.
    static let rangeLimit: UInt64 = 1 << 20

    /// Reads a part of the resource at the absolute address `url` (RFC 9110 section 14).
    ///
    /// - Throws: ``RangeFailure``. What comes is exactly what was asked for, or nothing.
    func read(_ range: Range<UInt64>, of url: String) throws(RangeFailure) -> [UInt8] {
        guard UInt64(range.count) <= DistributorClient.rangeLimit else {
            throw .unavailable("more was to be asked for again than a part")
        }
        guard url.hasPrefix("https:") || url.hasPrefix("http:") else { return try readStream(range, of: url) }
        let response: HTTPResponse
        let value = "bytes=\(range.lowerBound)-\(range.upperBound - 1)"
        do throws(TransportError) {
            response = try transport().request(
                HTTPRequest(url: url, fields: identification(url) + [HTTPField(name: "Range", value: value)]),
                // A refusal has a body as well, which may be larger than a small part.
                limit: max(range.count, 16_384)
            )
        } catch {
            throw DistributorClient.failure(error)
        }
        switch response.status {
        case 206:
            let expected = "bytes \(range.lowerBound)-\(range.upperBound - 1)/"
            guard let found = response.value(of: "Content-Range"), found.hasPrefix(expected),
                response.body.count == range.count
            else { throw .unavailable("the part that came is not the one that was asked for") }
            return response.body
        case 200:
            // Without ranges the whole comes; where that is small enough, the part is in it.
            guard UInt64(response.body.count) >= range.upperBound else {
                throw .unavailable("the resource is shorter than announced")
            }
            return Array(response.body[Int(range.lowerBound)..<Int(range.upperBound)])
        case 500...: throw .unreachable(Text("HTTP status \(response.status)"))
        default: throw .unavailable(Text("HTTP status \(response.status)"))
        }
    }

    /// Files and FTP know where to begin, not where to end: the transfer is ended when all has come.
    private func readStream(_ range: Range<UInt64>, of url: String) throws(RangeFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        do throws(TransportError) {
            _ = try transport().download(
                DownloadRequest(url: url, fields: [], offset: range.lowerBound, limit: .max),
                begin: { !$0.isRestart },
                write: { piece in
                    let count = min(piece.count, range.count - bytes.count)
                    for index in 0..<count { bytes.append(piece[index]) }
                    return bytes.count < range.count
                }
            )
        } catch {
            if bytes.count < range.count { throw DistributorClient.failure(error) }
        }
        guard bytes.count == range.count else { throw .unavailable("the resource is shorter than announced") }
        return bytes
    }

    private static func failure(_ error: TransportError) -> RangeFailure {
        switch error.kind {
        case .tooLarge, .unexpectedSize, .range, .status, .aborted: .unavailable(Text("\(error)"))
        default: .unreachable(Text("\(error)"))
        }
    }
}
