/// One range of bytes that a request asks for (RFC 9110 section 14.1.2).
struct ByteRange: Equatable {
    /// The first byte that is asked for, or `nil` for the last ones.
    let first: UInt64?
    /// The last byte, or how many of the last ones; `nil` for all to the end.
    let last: UInt64?

    /// Reads the value of a field Range. Several ranges, and units other than bytes, count as no range, which the
    /// standard allows.
    init?(_ value: String) {
        guard value.utf8.count <= 64, value.hasPrefix("bytes=") else { return nil }
        let parts = value.utf8.dropFirst(6).split(separator: 0x2D, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        func number(_ text: Substring.UTF8View) -> UInt64? {
            guard !text.isEmpty, text.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
            return UInt64(Substring(text))
        }
        first = number(parts[0])
        last = number(parts[1])
        guard parts[0].isEmpty || first != nil, parts[1].isEmpty || last != nil, first != nil || last != nil else {
            return nil
        }
        if let first, let last, last < first { return nil }
    }

    /// The bytes that are meant of a resource of `size` bytes; `nil` where there are none.
    func bytes(of size: UInt64) -> Range<UInt64>? {
        guard let first else {
            guard let last, last > 0, size > 0 else { return nil }
            return (size - min(last, size))..<size
        }
        guard first < size else { return nil }
        return first..<(min(last ?? .max, size - 1) + 1)
    }
}
