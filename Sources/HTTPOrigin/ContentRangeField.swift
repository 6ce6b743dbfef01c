/// A `Content-Range` field: `bytes FIRST-LAST/TOTAL` (RFC 9110 section 14.4).
struct ContentRangeField: Equatable {
    let first: Int64
    let last: Int64
    /// Nothing where the server does not tell (`*`).
    let total: Int64?

    /// Reads a field; nothing where it says something impossible.
    init?(_ text: String) {
        guard text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        let bounds = parts.first?.split(separator: "-", omittingEmptySubsequences: false) ?? []
        guard parts.count == 2, bounds.count == 2, let first = Self.number(bounds[0]),
            let last = Self.number(bounds[1]),
            first <= last
        else { return nil }
        if parts[1] == "*" {
            total = nil
        } else {
            guard let number = Self.number(parts[1]), last < number else { return nil }
            total = number
        }
        self.first = first
        self.last = last
    }

    private static func number(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return Int64(text)
    }
}
