/// How far a download is.
final class DownloadState {
    let download: Download
    /// What the body is, once the response has begun.
    private(set) var body: Download.Body?
    /// How many bytes of the resource came.
    private(set) var received: UInt64 = 0
    /// How many bytes came that nobody wants.
    var dropped = 0

    private let onBegin: (DownloadStart) -> Bool
    private let onWrite: (Span<UInt8>) -> Bool

    init(
        _ request: DownloadRequest,
        begin: @escaping (DownloadStart) -> Bool,
        write: @escaping (Span<UInt8>) -> Bool
    ) {
        self.download = Download(request)
        self.onBegin = begin
        self.onWrite = write
    }

    /// Decides what the body is, and says so to whoever takes the bytes.
    func begin(_ response: Download.Response, _ transfer: Transfer) {
        let body = download.body(of: response)
        self.body = body
        switch body {
        case .resource(let start), .nothing(let start):
            if !onBegin(start) { transfer.failure = (.aborted, "the bytes were not wanted") }
        case .refused: break
        }
    }

    /// Takes a piece of the body; `false` ends the transfer.
    func take(_ bytes: Span<UInt8>, _ transfer: Transfer) -> Bool {
        if transfer.failure != nil { return false }
        switch body {
        case .resource(let start):
            guard UInt64(bytes.count) <= download.bound - min(download.bound, start.offset + received) else {
                transfer.failure = (.tooLarge, "more than \(download.bound) bytes")
                return false
            }
            guard onWrite(bytes) else {
                transfer.failure = (.aborted, "the bytes were not wanted any more")
                return false
            }
            received += UInt64(bytes.count)
            return true
        case .refused(.status, let message):
            // The rest of a short refusal is read, so that the connection can be used again.
            return drop(bytes.count, transfer, or: (.status, message))
        case .refused(let kind, let message):
            transfer.failure = (kind, message)
            return false
        case .nothing, nil:
            return drop(bytes.count, transfer, or: (.network, "a body where none can be"))
        }
    }

    /// Drops `count` bytes; too many of them end the transfer with `failure`.
    func drop(_ count: Int, _ transfer: Transfer, or failure: (TransportError.Kind, String)) -> Bool {
        dropped += count
        if dropped <= CurlTransport.droppedBodyLimit { return true }
        transfer.failure = failure
        return false
    }
}
