/// How a payload is encoded, by its number on the wire: in requests, in answers, and in the manifest's list of formats
/// that the author allows (parameter -258).
public struct PayloadFormat: Equatable, Hashable, Sendable {
    /// The number on the wire.
    public let code: UInt64

    /// The format with the number `code`, known or not.
    public init(code: UInt64) {
        self.code = code
    }

    /// The image as it is.
    public static let full = PayloadFormat(code: 0)
    /// The image as one zstd frame (RFC 8878).
    public static let zstd = PayloadFormat(code: 1)
    /// A patch against what the device runs, in this project's container.
    public static let patch = PayloadFormat(code: 2)

    /// The known formats, by the names that the author's input uses.
    public static let names: [(name: StaticString, format: PayloadFormat)] = [
        ("full", full), ("zstd", zstd), ("patch", patch),
    ]

    /// The name for people.
    public var name: StaticString {
        for entry in PayloadFormat.names where entry.format == self { return entry.name }
        return "unknown format"
    }
}
