/// A value that a query names. Its form decides how it is compared.
public enum QueryValue: Sendable, Hashable {
    /// In quotes, or a word that is no number: compared byte by byte.
    case text(String)
    /// A whole number such as `42` or `-7`: compared by value.
    case integer(Int64)
    /// Numbers and dots such as `2.0` or `1.9.3-rc.1`: compared as a version. The spelling is kept.
    case version(DottedVersion, spelling: String)

    /// Takes a word without quotes.
    init(word: String) {
        if let integer = Int64(word), !word.hasPrefix("+") {
            self = .integer(integer)
        } else if Self.looksLikeVersion(word), let version = DottedVersion(word) {
            self = .version(version, spelling: word)
        } else {
            self = .text(word)
        }
    }

    /// A version needs a dot among its numbers: otherwise some UUIDs would be versions.
    private static func looksLikeVersion(_ word: String) -> Bool {
        for byte in word.utf8 {
            if byte == UInt8(ascii: ".") { return true }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return false }
        }
        return false
    }

    /// How a characteristic's value compares with this one.
    ///
    /// - Parameter value: The characteristic's value, as the device registered it.
    /// - Returns: Nothing when the two cannot be compared, since the characteristic's value is not of the form needed.
    func order(of value: String) -> Order? {
        switch self {
        case .text(let text):
            if text.utf8.elementsEqual(value.utf8) { return .same }
            return value.utf8.lexicographicallyPrecedes(text.utf8) ? .before : .after
        case .integer(let integer):
            if let number = Int64(value) { return Order(number, integer) }
            guard integer >= 0, let version = DottedVersion(value), let own = DottedVersion("\(integer)") else {
                return nil
            }
            return Order(version, own)
        case .version(let own, _):
            return DottedVersion(value).map { Order($0, own) }
        }
    }

    /// The outcome of a comparison.
    enum Order {
        case before
        case same
        case after

        init<Value: Comparable>(_ left: Value, _ right: Value) {
            self = left < right ? .before : left == right ? .same : .after
        }
    }
}
