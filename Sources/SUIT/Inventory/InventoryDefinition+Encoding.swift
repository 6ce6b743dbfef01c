import CBOR

extension InventoryDefinition {
    private enum Key {
        static let version: Int64 = 1
        static let sequenceNumber: Int64 = 2
        static let components: Int64 = 3
        static let request: Int64 = 4
        static let parts: Int64 = 5
        static let uri: Int64 = 6
    }

    /// The deterministic encoding, which is what is signed.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 128)
        encoder.beginMap(6)
        encoder.encodeInt(Key.version)
        encoder.encode(UInt64(1))
        encoder.encodeInt(Key.sequenceNumber)
        encoder.encode(sequenceNumber)
        encoder.encodeInt(Key.components)
        encoder.beginArray(components.count)
        for component in components { component.write(&encoder) }
        encoder.encodeInt(Key.request)
        encoder.encode(bytes: request.encoded)
        encoder.encodeInt(Key.parts)
        encoder.encode(parts.rawValue)
        encoder.encodeInt(Key.uri)
        encoder.encode(text: uri)
        return encoder.bytes
    }

    /// Reads the definition that fills `range` of `bytes`, and trusts nobody: ``open(_:policy:crypto:)`` does both. What is
    /// not understood is refused: a device must not guess what to tell.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(InventoryDefinitionError) {
        var sequenceNumber: UInt64?
        var components: [ComponentIdentifier]?
        var request: Range<Int>?
        var parts: InventoryParts?
        var uri: Text?
        var isVersionKnown = false
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            var map = try decoder.beginMap()
            while let key = try decoder.nextIntegerKey(&map) {
                let at = decoder.offset
                switch key {
                case Key.version:
                    guard try decoder.readUnsigned() == 1 else { throw CBORError.invalidValue(at: at) }
                    isVersionKnown = true
                case Key.sequenceNumber: sequenceNumber = try decoder.readUnsigned()
                case Key.components:
                    let count = try decoder.beginArray()
                    guard count <= Manifest.componentLimit else { throw CBORError.tooLong(at: at) }
                    var list: [ComponentIdentifier] = []
                    while list.count < count { list.append(try ComponentIdentifier.read(&decoder)) }
                    components = list
                case Key.request: request = try decoder.readBytes()
                case Key.parts: parts = InventoryParts(rawValue: try decoder.readUnsigned())
                case Key.uri: uri = try decoder.readTextValue(limit: InventoryDefinition.uriLimit)
                default: throw CBORError.invalidValue(at: at)
                }
            }
            try decoder.finish()
        } catch {
            throw .malformed(error)
        }
        guard isVersionKnown, let sequenceNumber, let components, let request, let parts, let uri else {
            throw .malformed(.invalidValue(at: range.lowerBound))
        }
        let fields: RequestDefinition
        do throws(SUITError) { fields = try RequestDefinition(bytes, in: request) } catch { throw .request(error) }
        let definition = InventoryDefinition(
            sequenceNumber: sequenceNumber,
            uri: uri,
            components: components,
            request: fields,
            parts: parts
        )
        guard let definition else { throw .malformed(.invalidValue(at: range.lowerBound)) }
        self = definition
    }
}
