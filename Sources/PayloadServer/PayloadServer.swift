import CMicroHTTPD
import Glibc

/// A small HTTP server for payloads by their digest, on GNU libmicrohttpd [G1, G2].
///
/// `GET` and `HEAD` of `/v1/blobs/sha-256/HEX`, with ranges; nothing else. Names from outside never become paths: whoever
/// owns the server says what lies under a digest. A payload that is still being received is served as far as it is here:
/// a range is answered with the part of it that has come (RFC 9110 section 15.3.7), one that begins later with 416 and
/// `Retry-After`, a request without range with 503.
///
/// It has one thread of its own; files go from the page cache to the socket (sendfile).
public final class PayloadServer {
    private let daemon: OpaquePointer
    private let context: Unmanaged<ServerContext>
    private var isRunning = true
    /// The port that it listens at.
    public let port: UInt16

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - name: what the server calls itself in the field `Fettle-Neighbour`, so that nobody asks himself.
    ///   - find: says what lies under a digest, in hexadecimal of lower case. Called in the server's thread.
    public init(
        _ policy: PayloadServerPolicy,
        name: String,
        find: @escaping @Sendable (String) -> PayloadLookup
    ) throws(PayloadServerError) {
        guard let address = SocketAddress(policy.address, port: policy.port) else { throw .address(policy.address) }
        let pacing = ConnectionPacing(rate: policy.rate, ratePerConnection: policy.ratePerConnection)
        let context = Unmanaged.passRetained(ServerContext(name: name, pacing: pacing, find: find))
        let daemon = address.withPointer { pointer in
            fettle_mhd_start(
                pointer,
                address.isIPv6 ? 1 : 0,
                UInt32(clamping: max(1, policy.connections)),
                UInt32(clamping: max(1, policy.connectionsPerClient)),
                UInt32(clamping: max(1, policy.idleTimeout)),
                // For the head of a request and of a response: larger ones are refused.
                16_384,
                ServerContext.answer,
                ServerContext.notify,
                context.toOpaque()
            )
        }
        guard let daemon else {
            context.release()
            throw .unavailable(policy.address, port: policy.port)
        }
        self.daemon = daemon
        self.context = context
        port = UInt16(clamping: fettle_mhd_port(daemon))
    }

    deinit { stop() }

    /// Ends all connections and the server's thread.
    public func stop() {
        guard isRunning else { return }
        isRunning = false
        MHD_stop_daemon(daemon)
        context.release()
    }
}
