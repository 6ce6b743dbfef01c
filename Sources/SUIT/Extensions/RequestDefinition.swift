public import CBOR

/// The characteristic definition [M1]: what a device has to report, about which component (parameter 25).
///
/// ```cddl
/// request-definition = [ 1, { + component-index: uint => [ + label ] }, ? { ? 3: [ + label ], * int => any } ]
/// label = int
/// ```
/// Labels are those of SUIT parameters, and the private ones of ``Characteristic``.
public struct RequestDefinition: Equatable, Sendable {
    /// What to report about one component.
    public struct Entry: Equatable, Sendable {
        /// The component's index in the manifest.
        public let component: Int
        /// The labels, ascending in their encoded order, each once.
        public let labels: [Int64]

        /// Asks for `labels` of the component with the index `component`.
        public init(component: Int, labels: [Int64]) {
            self.component = component
            self.labels = labels
        }
    }

    /// Most labels of one entry.
    public static let labelLimit = 32

    /// What to report about components.
    public let entries: [Entry]
    /// What to report about the device as a whole.
    public let deviceLabels: [Int64]

    /// A definition of the given entries.
    public init(entries: [Entry], deviceLabels: [Int64] = []) {
        self.entries = entries
        self.deviceLabels = deviceLabels
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
                entries.append(Entry(component: Int(key), labels: try RequestDefinition.readLabels(&decoder)))
            }
            var deviceLabels: [Int64] = []
            if count == 3 {
                var options = try decoder.beginMap()
                while let key = try decoder.nextIntegerKey(&options) {
                    guard key == Option.deviceLabels else { throw CBORError.invalidValue(at: decoder.offset) }
                    deviceLabels = try RequestDefinition.readLabels(&decoder)
                }
            }
            try decoder.finish()
            self.entries = entries
            self.deviceLabels = deviceLabels
        } catch {
            throw .malformed(.requestDefinition, error)
        }
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 48)
        encoder.beginArray(deviceLabels.isEmpty ? 2 : 3)
        encoder.encode(UInt64(1))
        encoder.beginMap(entries.count)
        for entry in entries {
            encoder.encode(count: entry.component)
            encoder.beginArray(entry.labels.count)
            for label in entry.labels { encoder.encodeInt(label) }
        }
        if !deviceLabels.isEmpty {
            encoder.beginMap(1)
            encoder.encodeInt(Option.deviceLabels)
            encoder.beginArray(deviceLabels.count)
            for label in deviceLabels { encoder.encodeInt(label) }
        }
        return encoder.bytes
    }

    private enum Option {
        static let deviceLabels: Int64 = 3
    }

    @_lifetime(decoder: copy decoder)
    private static func readLabels(_ decoder: inout CBORDecoder) throws(CBORError) -> [Int64] {
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count >= 1, count <= labelLimit else { throw .tooLong(at: start) }
        var labels: [Int64] = []
        while labels.count < count {
            let at = decoder.offset
            let label = try decoder.readInteger()
            for known in labels where known == label { throw .duplicateKey(at: at) }
            labels.append(label)
        }
        return labels
    }
}
