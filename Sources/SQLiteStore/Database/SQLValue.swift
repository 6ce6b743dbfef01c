import Foundation
import GRDB
import Store

/// A value that is bound to a place in a statement.
enum SQLValue: ExpressibleByIntegerLiteral {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    init(integerLiteral value: Int64) { self = .integer(value) }

    /// A count or a bound.
    static func int(_ value: Int) -> Self { .integer(Int64(value)) }

    /// A number that may be missing.
    static func integer(_ value: Int64?) -> Self { value.map { .integer($0) } ?? .null }

    /// A floating-point number that may be missing.
    static func real(_ value: Double?) -> Self { value.map { .real($0) } ?? .null }

    /// A text that may be missing.
    static func text(_ value: String?) -> Self { value.map { .text($0) } ?? .null }

    /// A name.
    static func name<Subject>(_ name: Name<Subject>) -> Self { .text(name.string) }

    /// A name that may be missing.
    static func name<Subject>(_ name: Name<Subject>?) -> Self { name.map { .text($0.string) } ?? .null }

    /// A digest that may be missing.
    static func digest(_ digest: ContentDigest?) -> Self { digest.map { .blob($0.bytes) } ?? .null }

    /// A vendor or class id that may be missing.
    static func uuid(_ uuid: UUID128?) -> Self { uuid.map { .blob($0.bytes) } ?? .null }

    /// The value as the database takes it.
    ///
    /// - Throws: ``Store/StoreError`` for a text with U+0000: SQLite would silently bind what stands before it.
    func bound() throws(StoreError) -> DatabaseValue {
        switch self {
        case .null: return .null
        case .integer(let value): return value.databaseValue
        case .real(let value): return value.databaseValue
        case .blob(let bytes): return Data(bytes).databaseValue
        case .text(let text):
            guard !text.utf8.contains(0) else {
                throw StoreError(.invalidRecord, "a text holds U+0000", expected: "text without it")
            }
            return text.databaseValue
        }
    }
}
