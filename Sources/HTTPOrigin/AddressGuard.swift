import Glibc
import NIOCore
import NIOPosix

/// Keeps requests away from addresses that are not of the public internet [S24]: by name before a connection is made, and
/// by the address of the connection itself, so that a name that means something else a moment later gains nothing.
enum AddressGuard {
    /// The scope of the address that a connection leads to.
    static func scope(of address: SocketAddress?) -> AddressScope {
        guard let address else { return .special }
        return address.withSockAddr { scope(UnsafeRawBufferPointer(start: $0, count: $1)) }
    }

    /// Looks a name up, and refuses it when none of its addresses is public.
    static func check(_ origin: Origin) async throws {
        let isPublic = try await NIOThreadPool.singleton.runIfActive { () throws -> Bool in
            var hints = addrinfo()
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
            var found: UnsafeMutablePointer<addrinfo>?
            let status = getaddrinfo(origin.host, "\(origin.port)", &hints, &found)
            guard status == 0 else {
                throw OriginError(
                    .unreachable,
                    "the host's address cannot be found",
                    found: "\(origin.host): \(String(cString: gai_strerror(status)))"
                )
            }
            defer { freeaddrinfo(found) }
            // All of them: which one is connected to is not ours to say.
            return sequence(first: found, next: { $0?.pointee.ai_next }).allSatisfy { entry in
                guard let entry, let address = entry.pointee.ai_addr else { return true }
                return scope(UnsafeRawBufferPointer(start: address, count: Int(entry.pointee.ai_addrlen))) == .global
            }
        }
        guard isPublic else { throw refusal(origin.host) }
    }

    /// Refuses a new connection that leads somewhere else than to the public internet, before a request is sent on it.
    @Sendable
    static func check(_ channel: any Channel) -> EventLoopFuture<Void> {
        guard scope(of: channel.remoteAddress) == .special else { return channel.eventLoop.makeSucceededVoidFuture() }
        // The client learns of the refusal first, and then that the connection is gone.
        channel.eventLoop.execute { channel.close(promise: nil) }
        return channel.eventLoop.makeFailedFuture(refusal(channel.remoteAddress?.ipAddress ?? "no address"))
    }

    /// Reads the address where the system has it: behind family and port, and behind the flow label of IPv6.
    private static func scope(_ bytes: UnsafeRawBufferPointer) -> AddressScope {
        guard bytes.count >= 8 else { return .special }
        switch Int32(bytes.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET: return AddressScope(v4: bytes[4..<8].reduce(0) { $0 << 8 | UInt32($1) })
        case AF_INET6: return AddressScope(v6: Array(bytes[8..<min(24, bytes.count)]))
        default: return .special
        }
    }

    private static func refusal(_ found: String) -> OriginError {
        OriginError(
            .privateAddress,
            "the address is not one of the public internet",
            expected: "a public address, or an origin that is allowed by name",
            found: found
        )
    }
}
