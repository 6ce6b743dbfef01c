import CBOR

/// The authentication wrapper of an envelope (suit-manifest section 8.3), taken apart but not checked: where the digest
/// of the manifest and the authentication blocks stand.
public struct AuthenticationBlocks: Equatable, Sendable {
    /// Most authentication blocks: each costs a signature check.
    public static let limit = 8

    /// The encoded SUIT_Digest, which every block is over.
    public let digest: Range<Int>
    /// The blocks: COSE objects.
    public let blocks: [Range<Int>]

    /// Reads the wrapper of `envelope`, which was taken apart from `bytes`.
    public init(_ envelope: Envelope, in bytes: Span<UInt8>) throws(SUITError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: envelope.authentication)
            let start = decoder.offset
            let count = try decoder.beginArray()
            guard count >= 1 else { throw CBORError.invalidValue(at: start) }
            guard count <= 1 + AuthenticationBlocks.limit else { throw CBORError.tooLong(at: start) }
            self.digest = try decoder.readBytes()
            var blocks: [Range<Int>] = []
            blocks.reserveCapacity(count - 1)
            while blocks.count < count - 1 { blocks.append(try decoder.readBytes()) }
            try decoder.finish()
            self.blocks = blocks
        } catch { throw .malformed(.authentication, error) }
    }

    /// The digest of the manifest as the wrapper says it.
    public func manifestDigest(in bytes: Span<UInt8>) throws(SUITError) -> SUITDigest {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: digest)
            let digest = try SUITDigest.read(&decoder)
            try decoder.finish()
            return digest
        } catch { throw .malformed(.authentication, error) }
    }
}
