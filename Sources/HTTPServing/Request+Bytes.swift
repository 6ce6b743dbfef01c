import HTTPTypes
public import Hummingbird

extension Request {
    /// The body, at most `limit` bytes of it.
    ///
    /// - Throws: an error that becomes status 413.
    public func bytes(upTo limit: Int) async throws -> [UInt8] {
        if let text = headers[.contentLength], let length = Int(text), length > limit {
            throw Problem(
                .contentTooLarge,
                "too-large",
                "the request is larger than the server takes",
                expected: "at most \(limit) bytes",
                found: "\(length) bytes"
            )
        }
        return [UInt8](try await body.collect(upTo: limit).readableBytesView)
    }
}
