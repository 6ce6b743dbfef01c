import Store

extension Page where Key == Int64 {
    /// Makes a page of a list in order of arrival out of one row more than was asked for.
    ///
    /// - Parameters:
    ///   - rows: Up to `limit + 1` elements, each with its ordinal.
    ///   - limit: How many were asked for.
    init(numbered rows: [(Int64, Element)], limit: Int) {
        self.init(
            elements: rows.prefix(limit).map(\.1),
            next: rows.count > limit ? rows[limit - 1].0 : nil
        )
    }
}
