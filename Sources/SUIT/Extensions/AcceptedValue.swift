import CBOR
public import COSE

/// What a condition accepts for one characteristic: a value, or all from a lowest to a highest one.
///
/// ```cddl
/// accepted = value / [ lowest / null, highest / null ]
/// ```
/// Ranges are of numbers, of versions, of positions (a rectangle from its south-western to its north-eastern corner) and of
/// bits (the lowest ones must be set, no others than the highest ones may be). Values that are arrays themselves can
/// only stand in ranges, so that nothing has two readings.
public enum AcceptedValue: Equatable, Sendable {
    /// This value alone. A version stands for all that begin with it, as the condition "equal" of parameter 28 does.
    case value(CharacteristicValue)
    /// All values from the first to the second, both included; nothing stands for no bound on that side.
    case range(from: CharacteristicValue?, through: CharacteristicValue?)

    /// Whether `value`, as the device has it or reports it, is accepted.
    ///
    /// A value that was reported as its digest is compared by digest; whether it lies in a range cannot be said then.
    public func accepts(_ value: CharacteristicValue, label: Int64, crypto: some CryptoProvider) -> Bool {
        if case .value(let wanted) = self, case .digest(let digest) = value.shape(label) {
            return crypto.sha256(wanted.encoded.span) == digest
        }
        return extent(label)?.contains(value, label: label) ?? false
    }

    /// The set that is accepted, or nothing where the bounds have no order.
    func extent(_ label: Int64) -> CharacteristicExtent? {
        switch self {
        case .value(let value): CharacteristicExtent(value, label: label)
        case .range(let lowest, let highest):
            CharacteristicExtent(from: lowest, through: highest, label: label)
        }
    }

    func write(_ encoder: inout CBOREncoder) {
        switch self {
        case .value(let value): encoder.append(encoded: value.encoded)
        case .range(let lowest, let highest):
            encoder.beginArray(2)
            for bound in [lowest, highest] {
                if let bound {
                    encoder.append(encoded: bound.encoded)
                } else {
                    encoder.encodeNull()
                }
            }
        }
    }

    @_lifetime(decoder: copy decoder)
    static func read(_ label: Int64, _ decoder: inout CBORDecoder) throws(CBORError) -> AcceptedValue {
        let start = decoder.offset
        guard try decoder.peek() == .array else { return .value(try CharacteristicValue.read(&decoder)) }
        try decoder.beginArray(count: 2)
        let lowest = try decoder.readNullIfPresent() ? nil : try CharacteristicValue.read(&decoder)
        let highest = try decoder.readNullIfPresent() ? nil : try CharacteristicValue.read(&decoder)
        let range = AcceptedValue.range(from: lowest, through: highest)
        guard range.extent(label) != nil else { throw .invalidValue(at: start) }
        return range
    }
}
