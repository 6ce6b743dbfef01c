import NIOCore

/// How long a connection may take for what.
struct ConnectionLimits: Sendable {
    /// For the head of the first request.
    let header: TimeAmount
    /// Between requests.
    let idle: TimeAmount
    /// For a request's body.
    var body: TimeAmount = .seconds(120)
    /// For the other side to take something of what was written.
    var stall: TimeAmount = .seconds(120)
    /// For the other side to take the rest once the connection is to be closed.
    var drain: TimeAmount = .seconds(300)
}
