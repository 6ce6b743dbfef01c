/// Why there is no server.
public enum PayloadServerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The address is none of IPv4 or IPv6.
    case address(String)
    /// The address cannot be listened at: it is in use, or not this machine's.
    case unavailable(String, port: UInt16)

    /// The error in one line.
    public var description: String {
        switch self {
        case .address(let text): "\(text) is no address; expected one of IPv4 or IPv6"
        case .unavailable(let address, let port):
            "\(address) port \(port) cannot be listened at: it is in use, or is not this machine's"
        }
    }
}
