/// Why bytes are not what the reader expects. Every case names the offset, in bytes from the start of the
/// decoder's span, at which the offending item starts.
public enum CBORError: Error, Equatable, Sendable {
    /// The bytes end inside an item, or could not hold the length or count that its head states.
    case truncated(at: Int)
    /// Bytes follow the last expected item.
    case trailingBytes(at: Int)
    /// A head that is not in its shortest form, an indefinite length, or a float that fits a shorter form
    /// (RFC 8949 section 4.2.1).
    case nonCanonical(at: Int)
    /// A reserved head, or a simple value other than false, true and null.
    case unsupported(at: Int)
    /// An item of another type than expected.
    case unexpectedType(at: Int, expected: CBORType, found: CBORType)
    /// An integer outside of the range that the reader can hold.
    case outOfRange(at: Int)
    /// Text that is not well-formed UTF-8.
    case invalidUTF8(at: Int)
    /// A map key that does not come after its predecessor in bytewise order.
    case keyOrder(at: Int)
    /// A map key that was already there.
    case duplicateKey(at: Int)
    /// Nesting deeper than the limit.
    case tooDeep(at: Int)
    /// A length or count over the limit.
    case tooLong(at: Int)
    /// An item that is well-formed but has a value, a count or a key that the format does not allow here.
    case invalidValue(at: Int)

    /// The offset, in bytes, at which the offending item starts.
    public var offset: Int {
        switch self {
        case .truncated(let at), .trailingBytes(let at), .nonCanonical(let at), .unsupported(let at),
            .unexpectedType(let at, _, _), .outOfRange(let at), .invalidUTF8(let at), .keyOrder(let at),
            .duplicateKey(let at), .tooDeep(let at), .tooLong(let at), .invalidValue(let at):
            at
        }
    }
}
