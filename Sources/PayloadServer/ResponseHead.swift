/// Status and fields of a response, and which bytes of the payload are its content.
struct ResponseHead {
    let status: Int
    let fields: [(name: String, value: String)]
    /// The bytes that follow, or would follow for a GET.
    let body: Range<UInt64>

    /// Seconds after which there will be more of a payload that is being received.
    private static let retryAfter = "1"

    /// A response without content.
    init(status: Int, fields: [(String, String)] = []) {
        self.status = status
        self.fields = fields.map { (name: $0.0, value: $0.1) }
        body = 0..<0
    }

    /// The response to a request for `payload`.
    ///
    /// - Parameters:
    ///   - tag: the entity tag.
    ///   - range: the value of Range, where it is to be heeded; a HEAD never heeds it.
    init(_ payload: SharedPayload, tag: String, range: String?, isHead: Bool) {
        var fields: [(name: String, value: String)] = [
            ("ETag", tag), ("Accept-Ranges", "bytes"), ("Content-Type", "application/octet-stream"),
            ("Cache-Control", "public, max-age=31536000, immutable"),
        ]
        let isWhole = payload.available == payload.size
        if !isWhole { fields.append(("Fettle-Available", "\(payload.available)")) }
        guard !isHead, let range = range.flatMap({ ByteRange($0) }) else {
            let isServed = isHead || isWhole
            if !isServed { fields.append(("Retry-After", ResponseHead.retryAfter)) }
            status = isServed ? 200 : 503
            body = isServed ? 0..<payload.size : 0..<0
            self.fields = fields
            return
        }
        guard let wanted = range.bytes(of: payload.size), wanted.lowerBound < payload.available else {
            if !isWhole { fields.append(("Retry-After", ResponseHead.retryAfter)) }
            fields.append(("Content-Range", "bytes */\(payload.size)"))
            status = 416
            body = 0..<0
            self.fields = fields
            return
        }
        // What has not come yet is left out (RFC 9110 section 15.3.7).
        let part = wanted.lowerBound..<min(wanted.upperBound, payload.available)
        fields.append(("Content-Range", "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(payload.size)"))
        status = 206
        body = part
        self.fields = fields
    }
}
