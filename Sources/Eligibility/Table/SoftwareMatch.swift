public import CBOR

/// Which software a rule is about: all that is stated must hold.
///
/// On the wire: `{? 1: name, ? 2: range, ? 3: digest}`, at least one of them.
public struct SoftwareMatch: Equatable, Sendable {
    /// The name, as the software's descriptor states it.
    public var name: Text?
    /// Its versions. Software that states no version is not meant.
    public var versions: VersionRange?
    /// The SHA-256 digest of the image or of the descriptor.
    public var digest: [UInt8]?

    /// Software by name and versions, by digest, or by both.
    public init(name: Text? = nil, versions: VersionRange? = nil, digest: [UInt8]? = nil) {
        self.name = name
        self.versions = versions
        self.digest = digest
    }

    /// Whether the software of `identity`, of whose image and descriptor the digests are `digests`, is meant.
    public func matches(_ identity: SoftwareIdentity, digests: [[UInt8]]) -> Bool {
        if let name, identity.name != name { return false }
        if let versions {
            guard let version = identity.version, versions.contains(version) else { return false }
        }
        if let digest {
            guard digests.contains(where: { $0 == digest }) else { return false }
        }
        return true
    }

    func encode(into encoder: inout CBOREncoder) {
        var pairs = 0
        if name != nil { pairs += 1 }
        if versions != nil { pairs += 1 }
        if digest != nil { pairs += 1 }
        encoder.beginMap(pairs)
        if let name {
            encoder.encode(1 as UInt64)
            encoder.encode(text: name)
        }
        if let versions {
            encoder.encode(2 as UInt64)
            versions.encode(into: &encoder)
        }
        if let digest {
            encoder.encode(3 as UInt64)
            encoder.encode(bytes: digest)
        }
    }

    /// - Throws: also for a key that is not known: a narrower match than this device can see must not be widened.
    init(from decoder: inout CBORDecoder) throws(CBORError) {
        self.init()
        let start = decoder.offset
        var cursor = try decoder.beginMap()
        while let key = try decoder.nextIntegerKey(&cursor) {
            let at = decoder.offset
            switch key {
            case 1: name = try decoder.readTextValue()
            case 2: versions = try VersionRange(from: &decoder)
            case 3:
                let bytes = try decoder.readByteArray(limit: 32)
                guard bytes.count == 32 else { throw .invalidValue(at: at) }
                digest = bytes
            default: throw .invalidValue(at: at)
            }
        }
        guard name != nil || versions != nil || digest != nil else { throw .invalidValue(at: start) }
    }
}
