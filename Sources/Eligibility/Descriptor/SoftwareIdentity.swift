public import CBOR

/// What software a descriptor is about, for people and reports. No verdict depends on it.
///
/// On the wire: `{? 1: name, ? 2: version}`; other keys are passed over.
public struct SoftwareIdentity: Equatable, Sendable {
    /// The software's name, as its maker calls it.
    public var name: Text?
    /// Its version, as its maker writes it.
    public var version: Text?

    /// An identity.
    public init(name: Text? = nil, version: Text? = nil) {
        self.name = name
        self.version = version
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginMap((name == nil ? 0 : 1) + (version == nil ? 0 : 1))
        if let name {
            encoder.encode(1 as UInt64)
            encoder.encode(text: name)
        }
        if let version {
            encoder.encode(2 as UInt64)
            encoder.encode(text: version)
        }
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        self.init()
        var cursor = try decoder.beginMap()
        while let key = try decoder.nextKey(&cursor) {
            switch key {
            case .integer(1): name = try decoder.readTextValue()
            case .integer(2): version = try decoder.readTextValue()
            default: try decoder.skip()
            }
        }
    }
}
