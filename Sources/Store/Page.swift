/// One page of a list.
///
/// Lists are walked by key, not by number: `after` the last key seen come the next `limit` elements, so that a list that
/// grows meanwhile neither repeats nor skips an element that was there from the start.
public struct Page<Element: Sendable, Key: Sendable>: Sendable {
    /// The elements, in ascending order of their keys.
    public let elements: [Element]
    /// What to pass as `after` for the next page; nothing when this one is the last.
    public let next: Key?

    /// Makes a page.
    public init(elements: [Element], next: Key?) {
        self.elements = elements
        self.next = next
    }

    /// Makes a page out of one element more than was asked for, which is how a store learns that there is more.
    ///
    /// - Parameters:
    ///   - fetched: Up to `limit + 1` elements in ascending order of their keys.
    ///   - limit: How many were asked for.
    ///   - key: An element's key.
    public init(fetched: [Element], limit: Int, key: (Element) -> Key) {
        elements = Array(fetched.prefix(limit))
        next = fetched.count > limit ? elements.last.map(key) : nil
    }

    /// Checks a page size from outside.
    ///
    /// - Parameter limit: How many elements are asked for.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord`` unless it is 1 to ``StoreLimits/pageSize``.
    public static func check(limit: Int) throws(StoreError) {
        guard limit >= 1, limit <= StoreLimits.pageSize else {
            throw StoreError(
                .invalidRecord,
                "a page size is out of bounds",
                expected: "1 to \(StoreLimits.pageSize)",
                found: "\(limit)"
            )
        }
    }
}
