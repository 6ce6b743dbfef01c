import SUIT

/// Values of a dump on one line.
enum DumpText {
    /// Longest list that stays on one line.
    private static let limit = 100

    /// The value where it fits behind its name: scalars, lists of scalars, and digests.
    static func oneLine(_ value: DumpValue) -> String? {
        switch value {
        case .fields(let fields):
            if let digest = digest(value) { return digest }
            return fields.isEmpty ? "{}" : nil
        case .list(let values):
            var parts: [String] = []
            for value in values {
                switch value {
                case .list, .fields: return nil
                default: parts.append(short(value))
                }
            }
            let line = "[" + parts.joined(separator: ", ") + "]"
            return line.count <= limit ? line : nil
        default: return short(value)
        }
    }

    /// Any value, on one line of any length.
    static func short(_ value: DumpValue) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .unsigned(let number): "\(number)"
        case .real(let number): "\(number)"
        case .flag(let flag): flag ? "true" : "false"
        case .nothing: "nothing"
        case .list(let values): "[" + values.map { short($0) }.joined(separator: ", ") + "]"
        case .fields(let fields):
            digest(value) ?? "{" + fields.map { "\($0.name): \(short($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    private static func digest(_ value: DumpValue) -> String? {
        guard case .text(let name)? = value["algorithm-name"], case .text(let bytes)? = value["bytes"] else {
            return nil
        }
        return name + ":" + bytes
    }
}
