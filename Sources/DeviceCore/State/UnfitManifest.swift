public import CBOR
public import UpdateProtocol

/// A manifest whose software does not fit the device as it was when that was found out [E7]. It is not handled for good:
/// when the device is another one, it is asked for again.
public struct UnfitManifest: Equatable, Sendable {
    /// The digest of the manifest.
    public let manifest: ProtocolDigest
    /// What the verdict was found on, in 32 bytes at most.
    public let fingerprint: [UInt8]

    /// Most bytes of a fingerprint.
    static let fingerprintLimit = 32

    init(manifest: ProtocolDigest, fingerprint: [UInt8]) {
        self.manifest = manifest
        self.fingerprint = [UInt8](fingerprint.prefix(UnfitManifest.fingerprintLimit))
    }

    func write(_ encoder: inout CBOREncoder) {
        encoder.beginArray(2)
        manifest.write(&encoder)
        encoder.encode(bytes: fingerprint)
    }

    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> UnfitManifest {
        try decoder.beginArray(count: 2)
        let manifest = try ProtocolDigest.read(&decoder)
        return UnfitManifest(
            manifest: manifest,
            fingerprint: try decoder.readByteArray(limit: fingerprintLimit)
        )
    }
}
