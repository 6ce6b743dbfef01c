import CBOR

/// CBOR diagnostic notation over several lines (RFC 8949 section 8; RFC 8610 appendix G for embedded CBOR).
///
/// A byte string that holds exactly one array, map or tagged item is shown as that item, `<< ... >>`, which is the same
/// byte string in another notation.
struct DiagnosticNotation {
    private var output = ""
    private let bytes: [UInt8]
    /// Deepest nesting, that of byte strings included.
    private static let depthLimit = 48

    static func text(_ bytes: [UInt8]) -> String {
        var notation = DiagnosticNotation(bytes: bytes)
        notation.append(0..<bytes.count, depth: 0)
        return notation.output + "\n"
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Whether exactly one item that can be nested stands in `range`.
    private func isEmbedded(_ range: Range<Int>) -> Bool {
        var decoder = CBORDecoder(bytes.span, in: range)
        guard let type = try? decoder.peek(), type == .array || type == .map || type == .tag,
            (try? decoder.skip()) != nil
        else { return false }
        return decoder.isAtEnd
    }

    private func hexadecimal(_ range: Range<Int>) -> String { "h'" + Hexadecimal.text(bytes[range]) + "'" }

    private mutating func append(_ range: Range<Int>, depth: Int) {
        let bytes = self.bytes
        var decoder = CBORDecoder(bytes.span, in: range)
        guard depth < DiagnosticNotation.depthLimit, let type = try? decoder.peek() else {
            output += hexadecimal(range)
            return
        }
        switch type {
        case .array:
            guard let count = try? decoder.beginArray() else { return append(flat: range) }
            appendItems(items(count, in: decoder.offset..<range.upperBound), "[", "]", depth: depth)
        case .map:
            guard let map = try? decoder.beginMap() else { return append(flat: range) }
            let items = items(map.remaining * 2, in: decoder.offset..<range.upperBound)
            appendItems(items, "{", "}", depth: depth, isMap: true)
        case .tag:
            guard let tag = try? decoder.readTag() else { return append(flat: range) }
            output += "\(tag)("
            append(decoder.offset..<range.upperBound, depth: depth + 1)
            output += ")"
        case .bytes:
            guard let content = try? decoder.readBytes() else { return append(flat: range) }
            if isEmbedded(content) {
                output += "<<"
                append(content, depth: depth + 1)
                output += ">>"
            } else {
                output += hexadecimal(content)
            }
        default: append(flat: range)
        }
    }

    /// Scalars, as floor 0 writes them.
    private mutating func append(flat range: Range<Int>) {
        let text = try? CBORDiagnostic.describe(bytes.span.extracting(range), byteLimit: .max)
        output += text?.string ?? hexadecimal(range)
    }

    private func items(_ count: Int, in range: Range<Int>) -> [Range<Int>] {
        var decoder = CBORDecoder(bytes.span, in: range)
        var items: [Range<Int>] = []
        while items.count < count, let item = try? decoder.skip() { items.append(item) }
        return items
    }

    private mutating func appendItems(
        _ items: [Range<Int>],
        _ open: String,
        _ close: String,
        depth: Int,
        isMap: Bool = false
    ) {
        output += open
        // Short structures stay on one line.
        let isShort = (items.last?.upperBound ?? 0) - (items.first?.lowerBound ?? 0) <= 20
        for (index, item) in items.enumerated() {
            if isMap, !index.isMultiple(of: 2) {
                output += ": "
            } else {
                if index > 0 { output += isShort ? ", " : "," }
                if !isShort { output += "\n" + String(repeating: "  ", count: depth + 1) }
            }
            append(item, depth: depth + 1)
        }
        if !isShort { output += "\n" + String(repeating: "  ", count: depth) }
        output += close
    }
}
