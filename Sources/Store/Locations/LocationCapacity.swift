/// How much a location may be sent [D7].
public enum LocationCapacity: Sendable, Hashable {
    /// Requests per second.
    case requests(Int64)
    /// Bytes per second.
    case bytes(Int64)

    /// The number per second.
    public var perSecond: Int64 {
        switch self {
        case .requests(let count), .bytes(let count): count
        }
    }
}
