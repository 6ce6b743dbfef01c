/// Shows a dump to people: one line for each value, indented by its depth.
struct DumpTree {
    private(set) var lines: [String] = []

    static func text(_ value: DumpValue) -> String {
        var tree = DumpTree()
        tree.append(value, depth: 0)
        return tree.lines.joined(separator: "\n") + "\n"
    }

    private mutating func append(_ value: DumpValue, depth: Int) {
        switch value.bare {
        case .fields(let fields): for field in fields { append(field, prefix: indent(depth), depth: depth) }
        case .list(let values): for value in values { append(item: value, depth: depth) }
        default: lines.append(indent(depth) + DumpTree.scalar(value))
        }
    }

    private mutating func append(_ field: DumpField, prefix: String, depth: Int) {
        if let short = DumpTree.oneLine(field.value) {
            lines.append(prefix + field.name + ": " + short)
            return
        }
        lines.append(prefix + field.name + ":" + DumpTree.remark(field.value))
        append(field.value, depth: depth + 1)
    }

    private mutating func append(item value: DumpValue, depth: Int) {
        let prefix = indent(depth) + "- "
        if let short = DumpTree.oneLine(value) {
            lines.append(prefix + short)
        } else if case .fields(let fields) = value.bare {
            for (index, field) in fields.enumerated() {
                append(field, prefix: index == 0 ? prefix : indent(depth + 1), depth: depth + 1)
            }
        } else {
            lines.append(indent(depth) + "-" + DumpTree.remark(value))
            append(value, depth: depth + 1)
        }
    }

    private func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

    private static func remark(_ value: DumpValue) -> String {
        if case .noted(_, let remark) = value { return " (" + remark + ")" }
        return ""
    }

    /// The value where it fits behind its name: scalars, and lists of scalars.
    private static func oneLine(_ value: DumpValue) -> String? {
        switch value.bare {
        case .fields(let fields): return fields.isEmpty ? "{}" + remark(value) : nil
        case .list(let values):
            var parts: [String] = []
            for value in values {
                switch value.bare {
                case .list, .fields: return nil
                default: parts.append(scalar(value))
                }
            }
            let line = "[" + parts.joined(separator: ", ") + "]"
            return line.count <= 100 ? line + remark(value) : nil
        default: return scalar(value)
        }
    }

    private static func scalar(_ value: DumpValue) -> String {
        let text =
            switch value.bare {
            case .text(let text): printable(text)
            case .integer(let number): "\(number)"
            case .unsigned(let number): "\(number)"
            case .flag(let flag): flag ? "true" : "false"
            case .nothing: "nothing"
            case .list, .fields, .noted: ""
            }
        return text + remark(value)
    }

    /// Texts come from files of strangers: what could steer a terminal is shown by its number (rule 8).
    private static func printable(_ text: String) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                output += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}
