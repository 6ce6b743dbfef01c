public import CBOR
public import COSE

/// Which devices a variant is for, by their characteristics (parameter -263, which condition -258 consumes) [M7].
///
/// ```cddl
/// characteristic-conditions = { + label => [ + accepted ] }
/// ```
/// All labels must have one of the values that are accepted for them. A device that lacks a characteristic does not fit.
public struct CharacteristicConditions: Equatable, Sendable {
    /// What is accepted for one characteristic.
    public struct Condition: Equatable, Sendable {
        /// The label.
        public let label: Int64
        /// The values, of which one must be the device's.
        public let accepted: [AcceptedValue]

        /// Accepts `accepted` for the characteristic `label`.
        public init(label: Int64, accepted: [AcceptedValue]) {
            self.label = label
            self.accepted = accepted
        }

        /// Whether `value` is accepted.
        public func accepts(_ value: CharacteristicValue, crypto: some CryptoProvider) -> Bool {
            for candidate in accepted where candidate.accepts(value, label: label, crypto: crypto) { return true }
            return false
        }
    }

    /// Most labels.
    public static let labelLimit = 16
    /// Most values for one label.
    public static let valueLimit = 64

    /// The conditions, each label once.
    public let conditions: [Condition]

    /// Conditions that must hold together.
    public init(_ conditions: [Condition]) {
        self.conditions = conditions
    }

    /// Reads the content of parameter -263.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(CBORError) {
        var decoder = CBORDecoder(bytes, in: range)
        let start = decoder.offset
        var map = try decoder.beginMap()
        guard map.remaining >= 1, map.remaining <= CharacteristicConditions.labelLimit else {
            throw .tooLong(at: start)
        }
        var conditions: [Condition] = []
        while let label = try decoder.nextIntegerKey(&map) {
            let at = decoder.offset
            let count = try decoder.beginArray()
            guard count >= 1, count <= CharacteristicConditions.valueLimit else { throw .tooLong(at: at) }
            var accepted: [AcceptedValue] = []
            while accepted.count < count { accepted.append(try AcceptedValue.read(label, &decoder)) }
            conditions.append(Condition(label: label, accepted: accepted))
        }
        try decoder.finish()
        self.conditions = conditions
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        for condition in conditions {
            var key = CBOREncoder()
            key.encodeInt(condition.label)
            var value = CBOREncoder()
            value.beginArray(condition.accepted.count)
            for accepted in condition.accepted { accepted.write(&value) }
            pairs.append((key.bytes, value.bytes))
        }
        var encoder = CBOREncoder()
        encoder.sortedMap(pairs)
        return encoder.bytes
    }

    /// The first label that does not hold, or nothing where the device fits.
    ///
    /// - Parameters:
    ///   - crypto: digests, for values that were reported as such.
    ///   - value: the device's value of a label, or nothing where it has none.
    public func failing(
        crypto: some CryptoProvider,
        _ value: (Int64) -> CharacteristicValue?
    ) -> Int64? {
        for condition in conditions {
            guard let found = value(condition.label), condition.accepts(found, crypto: crypto) else {
                return condition.label
            }
        }
        return nil
    }
}
