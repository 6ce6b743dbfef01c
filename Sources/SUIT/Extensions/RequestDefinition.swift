import CBOR

/// The characteristic definition [M1]: what a device has to report, about which component, and in which form
/// (parameter 25).
///
/// ```cddl
/// request-definition = [ 1, { + component-index: uint => [ + field ] }, ? { 3 => [ + field ] } ]
/// field = label / [ label, form ]
/// ```
/// Labels are those of SUIT parameters, and the private ones of ``Characteristic``; forms are those of
/// ``CharacteristicForm``. The whole grammar is in `docs/formats/manifest.cddl`.
public struct RequestDefinition: Equatable, Sendable {
    /// What to report about one component.
    public struct Entry: Equatable, Sendable {
        /// The component's index in the manifest.
        public let component: Int
        /// What to report, each label once.
        public let fields: [RequestedCharacteristic]

        /// The labels of ``fields``.
        public var labels: [Int64] { fields.map { $0.label } }

        /// Asks for `fields` of the component with the index `component`.
        public init(component: Int, fields: [RequestedCharacteristic]) {
            self.component = component
            self.fields = fields
        }

        /// Asks for the values of `labels`, as they are, of the component with the index `component`.
        public init(component: Int, labels: [Int64]) {
            self.init(component: component, fields: labels.map { RequestedCharacteristic($0) })
        }
    }

    /// Most fields of one entry.
    public static let labelLimit = 32

    /// What to report about components.
    public let entries: [Entry]
    /// What to report about the device as a whole.
    public let deviceFields: [RequestedCharacteristic]

    /// The labels of ``deviceFields``.
    public var deviceLabels: [Int64] { deviceFields.map { $0.label } }

    /// A definition of the given entries.
    public init(entries: [Entry], deviceFields: [RequestedCharacteristic]) {
        self.entries = entries
        self.deviceFields = deviceFields
    }

    /// A definition of the given entries, and of labels whose values the device reports about itself as they are.
    public init(entries: [Entry], deviceLabels: [Int64] = []) {
        self.init(entries: entries, deviceFields: deviceLabels.map { RequestedCharacteristic($0) })
    }

    /// The form in which `label` is asked for, of the component with the index `component` or of the device as a whole;
    /// nothing where it is not asked for.
    public func form(of label: Int64, component: Int?) -> CharacteristicForm? {
        if let component {
            for entry in entries where entry.component == component {
                for field in entry.fields where field.label == label { return field.form }
            }
            return nil
        }
        for field in deviceFields where field.label == label { return field.form }
        return nil
    }

    /// Reads the content of parameter 25. What is not understood is refused: a device must not guess what to tell.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(SUITError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            let start = decoder.offset
            let count = try decoder.beginArray()
            guard count == 2 || count == 3 else { throw CBORError.invalidValue(at: start) }
            let version = decoder.offset
            guard try decoder.readUnsigned() == 1 else { throw CBORError.invalidValue(at: version) }
            var entries: [Entry] = []
            var map = try decoder.beginMap()
            guard map.remaining <= Manifest.componentLimit else { throw CBORError.tooLong(at: decoder.offset) }
            while let key = try decoder.nextIntegerKey(&map) {
                guard key >= 0, key < Int64(Manifest.componentLimit) else {
                    throw CBORError.outOfRange(at: decoder.offset)
                }
                entries.append(Entry(component: Int(key), fields: try RequestDefinition.readFields(&decoder)))
            }
            var deviceFields: [RequestedCharacteristic] = []
            if count == 3 {
                var options = try decoder.beginMap()
                while let key = try decoder.nextIntegerKey(&options) {
                    guard key == Option.deviceFields else { throw CBORError.invalidValue(at: decoder.offset) }
                    deviceFields = try RequestDefinition.readFields(&decoder)
                }
            }
            try decoder.finish()
            self.entries = entries
            self.deviceFields = deviceFields
        } catch {
            throw .malformed(.requestDefinition, error)
        }
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 48)
        encoder.beginArray(deviceFields.isEmpty ? 2 : 3)
        encoder.encode(UInt64(1))
        encoder.beginMap(entries.count)
        for entry in entries {
            encoder.encode(count: entry.component)
            RequestDefinition.write(entry.fields, to: &encoder)
        }
        if !deviceFields.isEmpty {
            encoder.beginMap(1)
            encoder.encodeInt(Option.deviceFields)
            RequestDefinition.write(deviceFields, to: &encoder)
        }
        return encoder.bytes
    }

    private enum Option {
        static let deviceFields: Int64 = 3
    }

    private static func write(_ fields: [RequestedCharacteristic], to encoder: inout CBOREncoder) {
        encoder.beginArray(fields.count)
        for field in fields { field.write(&encoder) }
    }

    @_lifetime(decoder: copy decoder)
    private static func readFields(_ decoder: inout CBORDecoder) throws(CBORError) -> [RequestedCharacteristic] {
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count >= 1, count <= labelLimit else { throw .tooLong(at: start) }
        var fields: [RequestedCharacteristic] = []
        while fields.count < count {
            let at = decoder.offset
            let field = try RequestedCharacteristic.read(&decoder)
            for known in fields where known.label == field.label { throw .duplicateKey(at: at) }
            fields.append(field)
        }
        return fields
    }
}
