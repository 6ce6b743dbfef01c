/// The field Content-Range (RFC 9110 section 14.4), in bytes.
struct ContentRange: Equatable {
    /// The place of the first byte, or `nil` where the range could not be satisfied.
    let first: UInt64?
    /// The size of the whole resource, where it is said.
    let total: UInt64?

    /// Reads `bytes first-last/total`, where the total may be `*`, or `bytes */total`.
    init?(_ value: String) {
        let words = value.utf8.split(separator: 0x20)
        guard words.count == 2, HTTPField(name: String(words[0]) ?? "", value: "").isNamed("bytes") else { return nil }
        let parts = words[1].split(separator: 0x2F, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let unknown = [UInt8]("*".utf8)
        let total = ContentRange.number(parts[1])
        guard total != nil || parts[1].elementsEqual(unknown) else { return nil }
        self.total = total
        if parts[0].elementsEqual(unknown) {
            guard total != nil else { return nil }
            self.first = nil
            return
        }
        let ends = parts[0].split(separator: 0x2D, omittingEmptySubsequences: false)
        guard ends.count == 2, let first = ContentRange.number(ends[0]), let last = ContentRange.number(ends[1]),
            first <= last, total.map({ last < $0 }) ?? true
        else { return nil }
        self.first = first
    }

    /// Digits only: no sign, as `UInt64` itself would take.
    private static func number(_ text: Substring.UTF8View) -> UInt64? {
        guard !text.isEmpty, text.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return UInt64(Substring(text))
    }
}
