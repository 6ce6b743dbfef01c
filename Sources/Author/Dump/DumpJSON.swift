/// Writes a dump as JSON (RFC 8259), with names in the order of the dump.
struct DumpJSON {
    private var output = ""

    static func text(_ value: DumpValue) -> String {
        var json = DumpJSON()
        json.append(value, depth: 0)
        return json.output + "\n"
    }

    private mutating func append(_ value: DumpValue, depth: Int) {
        switch value {
        case .text(let text): append(string: text)
        case .integer(let number): output += "\(number)"
        case .unsigned(let number): output += "\(number)"
        case .flag(let flag): output += flag ? "true" : "false"
        case .list(let values):
            append(values.count, "[", "]", depth: depth) { json, index in
                json.append(values[index], depth: depth + 1)
            }
        case .fields(let fields):
            append(fields.count, "{", "}", depth: depth) { json, index in
                json.append(string: fields[index].name)
                json.output += ": "
                json.append(fields[index].value, depth: depth + 1)
            }
        case .nothing: output += "null"
        // Numbers of JSON know no infinity.
        case .real(let number): if number.isFinite { output += "\(number)" } else { append(string: "\(number)") }
        }
    }

    private mutating func append(
        _ count: Int,
        _ open: String,
        _ close: String,
        depth: Int,
        element: (inout DumpJSON, Int) -> Void
    ) {
        output += open
        for index in 0..<count {
            output += (index == 0 ? "\n" : ",\n") + String(repeating: "  ", count: depth + 1)
            element(&self, index)
        }
        if count > 0 { output += "\n" + String(repeating: "  ", count: depth) }
        output += close
    }

    private mutating func append(string: String) {
        output += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\t": output += "\\t"
            case "\r": output += "\\r"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    let digits = String(scalar.value, radix: 16)
                    output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    output.unicodeScalars.append(scalar)
                }
            }
        }
        output += "\""
    }
}
