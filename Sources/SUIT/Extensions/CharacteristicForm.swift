/// How a device is to write the value of a characteristic [M7].
public enum CharacteristicForm: UInt64, Equatable, Hashable, Sendable {
    /// As it is: a text, an integer, a floating-point number, bytes, a UUID.
    case value = 0
    /// The SHA-256 digest of the deterministic encoding of the value, which tells nothing but whether it is a known one.
    case digest = 1
    /// A byte string of bits. Bit n is bit n modulo 8, counted from the lowest, of byte n / 8; the last byte is not 0.
    case bitmap = 2
    /// An integer of up to 64 bit flags.
    case flags = 3
    /// Latitude and longitude, in degrees.
    case coordinates = 4
    /// A list of spans of time, such as those at which the device is awake.
    case times = 5

    /// The name of the form in the author's input, and the form.
    public static let names: [(name: StaticString, form: CharacteristicForm)] = [
        ("value", .value), ("digest", .digest), ("bitmap", .bitmap), ("flags", .flags), ("coordinates", .coordinates),
        ("times", .times),
    ]
}
