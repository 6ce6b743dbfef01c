/// A value of a dump: what a manifest says, by names, and independent of how it is shown.
public indirect enum DumpValue: Equatable, Sendable {
    /// A text.
    case text(String)
    /// An integer.
    case integer(Int64)
    /// An integer of at least 0.
    case unsigned(UInt64)
    /// A number with a fraction.
    case real(Double)
    /// A truth value.
    case flag(Bool)
    /// Nothing.
    case nothing
    /// Values in order.
    case list([DumpValue])
    /// Values by name, in order.
    case fields([DumpField])

    /// Bytes in hexadecimal.
    static func bytes(_ bytes: some Sequence<UInt8>) -> DumpValue { .text(Hexadecimal.text(bytes)) }

    /// The value of the field `name`, where there is one.
    subscript(name: String) -> DumpValue? {
        guard case .fields(let fields) = self else { return nil }
        return fields.first { $0.name == name }?.value
    }
}

/// A named value of a dump.
public struct DumpField: Equatable, Sendable {
    /// The name.
    public let name: String
    /// The value.
    public let value: DumpValue

    /// A value by the name `name`.
    public init(_ name: String, _ value: DumpValue) {
        self.name = name
        self.value = value
    }
}
