/// What a `Range` header asks of a representation of known size (RFC 9110 section 14).
public enum ByteRange: Equatable, Sendable {
    /// All of it: no header, or one that is to be ignored (another unit, several ranges, a syntax error).
    case whole
    /// One part.
    case part(Range<Int64>)
    /// Nothing that is there: status 416.
    case unsatisfiable

    /// Reads a header field.
    ///
    /// - Parameters:
    ///   - field: The value of `Range`, or nothing.
    ///   - condition: The value of `If-Range`, or nothing.
    ///   - entityTag: The representation's strong entity tag, in quotes.
    ///   - size: The representation's size, in bytes.
    public init(_ field: String?, ifRange condition: String?, entityTag: String, size: Int64) {
        guard let field, condition == nil || condition == entityTag else {
            self = .whole
            return
        }
        let unit = "bytes="
        guard field.utf8.count <= 64, field.lowercased().hasPrefix(unit) else {
            self = .whole
            return
        }
        let specification = field.dropFirst(unit.count)
        let bounds = specification.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        // More than one range could be asked for to multiply work; a server may ignore them.
        guard bounds.count == 2, !specification.contains(",") else {
            self = .whole
            return
        }
        let first = Self.number(bounds[0])
        let last = Self.number(bounds[1])
        switch (first, last) {
        case (.value(let first), .value(let last)) where last < first: self = .whole
        case (.value(let first), .value(let last)):
            self = first < size ? .part(first..<min(last, size - 1) + 1) : .unsatisfiable
        case (.value(let first), .absent):
            self = first < size ? .part(first..<size) : .unsatisfiable
        case (.absent, .value(let length)):
            self = length > 0 && size > 0 ? .part(max(0, size - length)..<size) : .unsatisfiable
        default: self = .whole
        }
    }

    private enum Number {
        case absent
        case value(Int64)
        case malformed
    }

    private static func number(_ text: Substring) -> Number {
        if text.isEmpty { return .absent }
        guard text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return .malformed }
        // A number that does not fit is beyond the end of anything; one less than the largest, so that adding one works.
        return .value(min(Int64(text) ?? .max, .max - 1))
    }
}
