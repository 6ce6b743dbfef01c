import Foundation
import GRDB
import Store

/// Reads the columns of a row from left to right, each with the form that it must have.
///
/// The tables are strict and this module alone writes them, so an error here means that the file is damaged or that something
/// else wrote it. It is an error and not a trap all the same.
struct RowReader {
    private let row: Row
    private var column = 0

    init(_ row: Row) { self.row = row }

    mutating func integer() throws(StoreError) -> Int64 {
        guard let value = try optionalInteger() else { throw damaged("an integer", "nothing") }
        return value
    }

    mutating func optionalInteger() throws(StoreError) -> Int64? {
        switch try next() {
        case .null: return nil
        case .int64(let value): return value
        case let other: throw damaged("an integer", Self.kind(other))
        }
    }

    mutating func optionalReal() throws(StoreError) -> Double? {
        switch try next() {
        case .null: return nil
        case .double(let value): return value
        case let other: throw damaged("a floating-point number", Self.kind(other))
        }
    }

    mutating func text() throws(StoreError) -> String {
        guard let value = try optionalText() else { throw damaged("a text", "nothing") }
        return value
    }

    mutating func optionalText() throws(StoreError) -> String? {
        switch try next() {
        case .null: return nil
        case .string(let value): return value
        case let other: throw damaged("a text", Self.kind(other))
        }
    }

    mutating func bytes() throws(StoreError) -> [UInt8] {
        guard let value = try optionalBytes() else { throw damaged("bytes", "nothing") }
        return value
    }

    mutating func optionalBytes() throws(StoreError) -> [UInt8]? {
        switch try next() {
        case .null: return nil
        case .blob(let value): return [UInt8](value)
        case let other: throw damaged("bytes", Self.kind(other))
        }
    }

    mutating func name<Subject>(_: Subject.Type = Subject.self) throws(StoreError) -> Name<Subject> {
        try Name<Subject>(stored: try text(), at: self)
    }

    mutating func optionalName<Subject>(_: Subject.Type = Subject.self) throws(StoreError) -> Name<Subject>? {
        guard let text = try optionalText() else { return nil }
        return try Name<Subject>(stored: text, at: self)
    }

    mutating func digest() throws(StoreError) -> ContentDigest {
        guard let digest = try optionalDigest() else { throw damaged("a digest", "nothing") }
        return digest
    }

    mutating func optionalDigest() throws(StoreError) -> ContentDigest? {
        guard let bytes = try optionalBytes() else { return nil }
        guard let digest = ContentDigest(bytes) else {
            throw damaged("\(ContentDigest.length) bytes", "\(bytes.count) bytes")
        }
        return digest
    }

    mutating func uuid() throws(StoreError) -> UUID128 {
        guard let uuid = try optionalUUID() else { throw damaged("an id", "nothing") }
        return uuid
    }

    mutating func optionalUUID() throws(StoreError) -> UUID128? {
        guard let bytes = try optionalBytes() else { return nil }
        guard let uuid = UUID128(bytes) else { throw damaged("\(UUID128.length) bytes", "\(bytes.count) bytes") }
        return uuid
    }

    /// One of the words of an enumeration.
    mutating func word<Word: RawRepresentable<String>>(_: Word.Type = Word.self) throws(StoreError) -> Word {
        guard let word = try optionalWord(Word.self) else { throw damaged("a \(Word.self)", "nothing") }
        return word
    }

    mutating func optionalWord<Word: RawRepresentable<String>>(_: Word.Type = Word.self) throws(StoreError) -> Word? {
        guard let text = try optionalText() else { return nil }
        guard let word = Word(rawValue: text) else { throw damaged("a \(Word.self)", "another word") }
        return word
    }

    /// The error for the column that was read last.
    func damaged(_ expected: String, _ found: String) -> StoreError {
        let name = Array(row.columnNames).dropFirst(max(0, column - 1)).first ?? "?"
        return StoreError(
            .damaged,
            "column \"\(name)\" is not what the store writes",
            expected: expected,
            found: found,
            advice: "restore the database from a backup"
        )
    }

    private mutating func next() throws(StoreError) -> DatabaseValue.Storage {
        guard column < row.count else {
            column += 1
            throw damaged("a column", "the end of the row")
        }
        let value: DatabaseValue = row[column]
        column += 1
        return value.storage
    }

    private static func kind(_ value: DatabaseValue.Storage) -> String {
        switch value {
        case .null: "nothing"
        case .int64: "an integer"
        case .double: "a floating-point number"
        case .string: "a text"
        case .blob: "bytes"
        }
    }
}

extension Name {
    /// Takes a name that the store once accepted.
    fileprivate init(stored text: String, at reader: RowReader) throws(StoreError) {
        do {
            try self.init(text)
        } catch {
            throw reader.damaged("a name", "a text that is none")
        }
    }
}
