import CBOR

extension CBORError {
    /// What is wrong, for people, without the place.
    var reason: String {
        switch self {
        case .truncated: "it is cut short"
        case .trailingBytes: "bytes follow its end"
        case .nonCanonical: "it is not deterministic CBOR"
        case .unsupported: "it holds a kind of CBOR item that is not used here"
        case .unexpectedType(_, let expected, let found): "expected \(expected.noun), found \(found.noun)"
        case .outOfRange: "a number is out of range"
        case .invalidUTF8: "a text is not UTF-8"
        case .keyOrder: "the keys of a map are out of order"
        case .duplicateKey: "a key stands twice"
        case .tooDeep: "it nests too deeply"
        case .tooLong: "it is too long"
        case .invalidValue: "it is not of the expected shape"
        }
    }

    /// What is wrong, and where.
    var placedReason: String { "\(reason), at byte \(offset)" }
}

extension CBORType {
    /// What people call it.
    fileprivate var noun: String {
        switch self {
        case .unsigned: "a number"
        case .negative: "a negative number"
        case .bytes: "a byte string"
        case .text: "a text"
        case .array: "an array"
        case .map: "a map"
        case .tag: "a tag"
        case .bool: "true or false"
        case .null: "null"
        case .float: "a fraction"
        }
    }
}
