/// Text from outside on its way into a log line: bounded, and with every character escaped that could start another line,
/// move a terminal's cursor or change how the line reads.
public struct LogText: CustomStringConvertible, Sendable {
    /// The most characters that are shown.
    public static let limit = 256

    /// The escaped text.
    public let description: String

    /// Escapes `text`.
    public init(_ text: String) {
        var escaped = ""
        for (count, scalar) in text.unicodeScalars.enumerated() {
            guard count < Self.limit else {
                escaped += "…"
                break
            }
            escaped += Self.escape(scalar)
        }
        description = escaped
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        if scalar == "\\" { return "\\\\" }
        if scalar.isASCII {
            return scalar.value >= 0x20 && scalar.value != 0x7f
                ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            return "\\u{\(String(scalar.value, radix: 16))}"
        default: return String(scalar)
        }
    }
}
