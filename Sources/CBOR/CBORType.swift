/// The kinds of CBOR data item that the deterministic profile knows (RFC 8949 section 3.1).
public enum CBORType: UInt8, Equatable, Sendable {
    /// Major type 0.
    case unsigned
    /// Major type 1.
    case negative
    /// Major type 2.
    case bytes
    /// Major type 3.
    case text
    /// Major type 4.
    case array
    /// Major type 5.
    case map
    /// Major type 6.
    case tag
    /// Major type 7, values 20 and 21.
    case bool
    /// Major type 7, value 22.
    case null
    /// Major type 7, additional information 25 to 27.
    case float
}
