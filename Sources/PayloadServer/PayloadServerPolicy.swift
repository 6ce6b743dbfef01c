/// The bounds of a ``PayloadServer`` [G2].
public struct PayloadServerPolicy: Equatable, Sendable {
    /// The address to listen at: of IPv4 or IPv6, without brackets.
    public var address: String
    /// The port; 0 for any.
    public var port: UInt16
    /// Most connections at once; more are refused.
    public var connections: Int
    /// Most connections of one client at once.
    public var connectionsPerClient: Int
    /// Most bytes per second of all connections together, shared evenly; 0 for as many as there are.
    public var rate: UInt64
    /// Most bytes per second of one connection; 0 for its share.
    public var ratePerConnection: UInt64
    /// Seconds after which a connection is ended on which nothing happens.
    public var idleTimeout: Int

    /// A server on loopback, of small bounds.
    public init(address: String = "127.0.0.1", port: UInt16 = 0) {
        self.address = address
        self.port = port
        connections = 8
        connectionsPerClient = 2
        rate = 0
        ratePerConnection = 0
        idleTimeout = 10
    }
}
