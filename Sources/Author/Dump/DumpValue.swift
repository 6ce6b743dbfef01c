/// A value of a dump: what a manifest says, by names, and independent of how it is shown.
public indirect enum DumpValue: Equatable, Sendable {
    /// A text.
    case text(String)
    /// An integer.
    case integer(Int64)
    /// An integer of at least 0.
    case unsigned(UInt64)
    /// A truth value.
    case flag(Bool)
    /// Nothing.
    case nothing
    /// Values in order.
    case list([DumpValue])
    /// Values by name, in order.
    case fields([DumpField])
    /// A value with a remark that only people get to see.
    case noted(DumpValue, String)

    /// Bytes in hexadecimal.
    static func bytes(_ bytes: some Sequence<UInt8>) -> DumpValue { .text(Hexadecimal.text(bytes)) }

    /// The value without remarks.
    var bare: DumpValue {
        if case .noted(let value, _) = self { return value.bare }
        return self
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
