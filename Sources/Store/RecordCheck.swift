/// The checks that records share.
///
/// Each record type has a method `check()` that every back end calls before it writes, so the bounds are the same everywhere
/// and stand in one place.
enum RecordCheck {
    /// Checks that a text is within its bound and free of U+0000, which neither SQLite nor PostgreSQL keeps.
    static func text(_ text: String?, _ what: String, atMost limit: Int, from minimum: Int = 0) throws(StoreError) {
        guard let text else { return }
        let length = text.utf8.count
        guard length >= minimum, length <= limit else {
            throw StoreError(
                .invalidRecord,
                "\(what) has a length out of bounds",
                expected: "\(minimum) to \(limit) bytes of UTF-8",
                found: "\(length) bytes"
            )
        }
        guard !text.utf8.contains(0) else {
            throw StoreError(.invalidRecord, "\(what) holds U+0000", expected: "text without it")
        }
    }

    /// Checks the length of bytes, or a count.
    static func count(_ count: Int, _ what: String, within bounds: ClosedRange<Int>) throws(StoreError) {
        guard bounds.contains(count) else {
            throw StoreError(
                .invalidRecord,
                "\(what) is out of bounds",
                expected: "\(bounds.lowerBound) to \(bounds.upperBound)",
                found: "\(count)"
            )
        }
    }

    /// Checks a time, a size or an order number: never negative.
    static func notNegative(_ value: Int64?, _ what: String) throws(StoreError) {
        guard let value, value < 0 else { return }
        throw StoreError(.invalidRecord, "\(what) is negative", expected: "0 or more", found: "\(value)")
    }

    /// Checks that names do not repeat.
    static func distinct<Subject>(_ names: some Sequence<Name<Subject>>, _ what: String) throws(StoreError) {
        var seen: Set<Name<Subject>> = []
        for name in names where !seen.insert(name).inserted {
            throw StoreError(.invalidRecord, "\(what) is named twice", expected: "each once", found: "\"\(name)\"")
        }
    }
}
