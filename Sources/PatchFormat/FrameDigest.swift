/// The digest that chains the frames of a patch, supplied from outside: this module knows no cryptography.
///
/// An adapter from a running SHA-256 makes one, updates it with both spans and takes the first 8 bytes.
public protocol FrameDigest {
    /// The first 8 bytes of the SHA-256 digest of `head` followed by `body`. Either may be empty.
    func prefix(of head: Span<UInt8>, _ body: Span<UInt8>) -> DigestPrefix
}

extension FrameDigest {
    /// The value that a chain starts with: the digest of the encoded header.
    func seed(header: Span<UInt8>) -> DigestPrefix {
        prefix(of: header, header.extracting(first: 0))
    }

    /// The check of a frame: the digest of the check before it and the frame's body.
    func check(after previous: DigestPrefix, body: Span<UInt8>) -> DigestPrefix {
        let head = previous.bytes
        return prefix(of: head.span, body)
    }
}
