import GRDB
import Store

/// The only ways in which this module runs SQL. The text is a `StaticString`: it is in the source code or it does not compile,
/// so nothing from outside can become part of it. Statements are prepared once per connection and kept.
extension Database {
    /// Runs a statement.
    ///
    /// - Returns: How many rows it changed.
    @discardableResult
    func run(_ sql: StaticString, _ values: SQLValue...) throws -> Int {
        let statement = try cachedStatement(sql: sql.description)
        try statement.execute(arguments: StatementArguments(values.map { try $0.bound() }))
        return changesCount
    }

    /// Reads rows, each by `read`, which takes the columns from left to right.
    func rows<Element>(
        _ sql: StaticString,
        _ values: SQLValue...,
        read: (inout RowReader) throws -> Element
    ) throws -> [Element] {
        let statement = try cachedStatement(sql: sql.description)
        let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(values.map { try $0.bound() }))
        var elements: [Element] = []
        while let row = try cursor.next() {
            var reader = RowReader(row)
            elements.append(try read(&reader))
        }
        return elements
    }

    /// Reads the first row, or nothing.
    func row<Element>(
        _ sql: StaticString,
        _ values: SQLValue...,
        read: (inout RowReader) throws -> Element
    ) throws -> Element? {
        let statement = try cachedStatement(sql: sql.description)
        let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(values.map { try $0.bound() }))
        guard let row = try cursor.next() else { return nil }
        var reader = RowReader(row)
        return try read(&reader)
    }

    /// Whether there is such a row.
    func exists(_ sql: StaticString, _ values: SQLValue...) throws -> Bool {
        let statement = try cachedStatement(sql: sql.description)
        return try Row.fetchCursor(statement, arguments: StatementArguments(values.map { try $0.bound() })).next()
            != nil
    }
}
