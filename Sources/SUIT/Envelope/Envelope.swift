import CBOR

/// A SUIT envelope (suit-manifest section 8.2), taken apart but not trusted: nothing inside its manifest has been looked at.
///
/// It holds ranges of the bytes that it was made from, which the caller keeps and hands in again.
public struct Envelope: Equatable, Sendable {
    /// A severable member that stands outside of the manifest.
    public struct Member: Equatable, Sendable {
        /// Its key, which is the same in the manifest.
        public let key: Int64
        /// The byte string with its head, over which the digest in the manifest is made.
        public let whole: Range<Int>
        /// The byte string's content.
        public let content: Range<Int>
    }

    /// A payload that travels in the envelope (suit-manifest section 5.5), or an envelope that this one depends on
    /// (suit-trust-domains section 5).
    public struct IntegratedPayload: Equatable, Sendable {
        /// The range of its name, a text.
        public let name: Range<Int>
        /// The range of its content.
        public let content: Range<Int>
    }

    /// Most members, and most integrated payloads, that an envelope may have.
    public static let memberLimit = 64

    /// Where the envelope stands.
    public let range: Range<Int>
    /// Whether the tag 107 stood before the map. Embedded envelopes come without.
    public let isTagged: Bool
    /// The content of the authentication wrapper.
    public let authentication: Range<Int>
    /// The manifest's byte string with its head, over which its digest is made.
    public let manifestWhole: Range<Int>
    /// The manifest's byte string's content.
    public let manifest: Range<Int>
    /// The severable members that are present.
    public let members: [Member]
    /// The integrated payloads.
    public let integratedPayloads: [IntegratedPayload]

    /// Takes `bytes` apart.
    public init(_ bytes: Span<UInt8>) throws(SUITError) { try self.init(bytes, in: 0..<bytes.count) }

    /// Takes the envelope in `range` of `bytes` apart. Offsets are those of all of `bytes`.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(SUITError) {
        do throws(CBORError) {
            // Parameters keep their places in 32 bits.
            guard UInt64(range.upperBound) < UInt64(UInt32.max) else { throw CBORError.tooLong(at: range.lowerBound) }
            self.range = range
            var decoder = CBORDecoder(bytes, in: range)
            if try decoder.peek() == .tag {
                guard try decoder.readTag() == SUITTag.envelope else {
                    throw CBORError.invalidValue(at: range.lowerBound)
                }
                self.isTagged = true
            } else {
                self.isTagged = false
            }
            var authentication: Range<Int>?
            var manifest: (whole: Range<Int>, content: Range<Int>)?
            var members: [Member] = []
            var payloads: [IntegratedPayload] = []
            let start = decoder.offset
            var map = try decoder.beginMap()
            guard map.remaining <= Envelope.memberLimit else { throw CBORError.tooLong(at: start) }
            // Keys are in order, so the authentication wrapper comes before the manifest (suit-manifest section 8.2).
            while let key = try decoder.nextKey(&map) {
                let whole = decoder.offset
                let content = try decoder.readBytes()
                switch key {
                case .integer(EnvelopeKey.authentication): authentication = content
                case .integer(EnvelopeKey.manifest): manifest = (whole..<decoder.offset, content)
                case .integer(let member):
                    members.append(Member(key: member, whole: whole..<decoder.offset, content: content))
                case .text(let name): payloads.append(IntegratedPayload(name: name, content: content))
                }
            }
            try decoder.finish()
            guard let authentication, let manifest else { throw CBORError.invalidValue(at: start) }
            self.authentication = authentication
            self.manifestWhole = manifest.whole
            self.manifest = manifest.content
            self.members = members
            self.integratedPayloads = payloads
        } catch { throw .malformed(.envelope, error) }
    }

    /// The content of the integrated payload that `uri` names: by its whole text, or by a fragment alone, `#name`
    /// (suit-manifest section 5.5).
    public func payload(named uri: Range<Int>, in bytes: Span<UInt8>) -> Range<Int>? {
        for payload in integratedPayloads where payload.name.isSame(as: uri, in: bytes) { return payload.content }
        guard uri.count > 1, bytes[uri.lowerBound] == UInt8(ascii: "#") else { return nil }
        let fragment = (uri.lowerBound + 1)..<uri.upperBound
        for payload in integratedPayloads where payload.name.isSame(as: fragment, in: bytes) { return payload.content }
        return nil
    }
}
