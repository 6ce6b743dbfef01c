public import CBOR

/// What a slot holds.
public struct SlotContent: Equatable, Sendable {
    /// Most bytes of a version; a longer one is dropped.
    public static let versionLimit = 128

    /// The SHA-256 digest of the image.
    public let digest: [UInt8]
    /// Its size, in bytes.
    public let size: UInt64
    /// Its version, for people and for characteristics; may be empty.
    public let version: Text

    /// An image of the given digest.
    public init(digest: [UInt8], size: UInt64, version: Text) {
        self.digest = digest
        self.size = size
        // Longer than any author's tool makes it, and short enough to be read back.
        self.version = version.count <= SlotContent.versionLimit ? version : ""
    }

    func write(_ encoder: inout CBOREncoder) {
        encoder.beginArray(3)
        encoder.encode(bytes: digest)
        encoder.encode(size)
        encoder.encode(text: version)
    }

    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> SlotContent {
        try decoder.beginArray(count: 3)
        let at = decoder.offset
        let digest = try decoder.readByteArray(limit: 32)
        guard digest.count == 32 else { throw .invalidValue(at: at) }
        return SlotContent(
            digest: digest,
            size: try decoder.readUnsigned(),
            version: try decoder.readTextValue(limit: versionLimit)
        )
    }
}
