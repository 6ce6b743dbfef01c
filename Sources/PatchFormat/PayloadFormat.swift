/// How the bytes of a payload give the result, as a number on the wire (answers of the update protocol, 3.5).
///
/// The set grows with the project: a value without a name here is a format that this version does not know.
public struct PayloadFormat: RawRepresentable, Equatable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: UInt64

    /// The format with the number `rawValue`, known or not.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The result itself.
    public static let full = PayloadFormat(rawValue: 0)
    /// The result in zstd frames (RFC 8878).
    public static let fullZstd = PayloadFormat(rawValue: 1)
    /// A patch against what the device runs: ``PatchHeader``, then frames.
    public static let patch = PayloadFormat(rawValue: 2)

    /// The formats, by the names that the author's input uses.
    public static let names: [(name: StaticString, format: PayloadFormat)] = [
        ("full", full), ("zstd", fullZstd), ("patch", patch),
    ]

    /// The name for people.
    public var name: StaticString {
        for entry in PayloadFormat.names where entry.format == self { return entry.name }
        return "unknown format"
    }
}
