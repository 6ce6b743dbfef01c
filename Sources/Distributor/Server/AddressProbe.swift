import Glibc
import HTTPServing

/// Finds out whether an address is free to listen on, before anything is made: a server that cannot start is to leave
/// nothing behind, least of all a token that was shown to nobody.
enum AddressProbe {
    /// Listens for a moment.
    ///
    /// - Throws: ``DistributorError`` with the code ``DistributorError/Code/addressInUse``, or
    ///   ``DistributorError/Code/configuration`` where the host is not one of this machine.
    static func check(_ address: ListenAddress) throws(DistributorError) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(address.host, "\(address.port)", &hints, &found)
        guard status == 0, let first = found else {
            throw unusable(address, String(cString: gai_strerror(status)))
        }
        defer { freeaddrinfo(first) }
        let descriptor = socket(first.pointee.ai_family, first.pointee.ai_socktype, first.pointee.ai_protocol)
        guard descriptor >= 0 else { throw unusable(address, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        // As the server does: an address that was left a moment ago is free.
        var isReused: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0, listen(descriptor, 1) == 0 else {
            let number = errno
            guard number == EADDRINUSE else { throw unusable(address, String(cString: strerror(number))) }
            throw inUse(address)
        }
    }

    /// Something else listens on `address`.
    static func inUse(_ address: ListenAddress) -> DistributorError {
        DistributorError(
            .addressInUse,
            "something else listens on the address",
            found: "\(address)",
            advice: "stop that, or choose another port with --listen"
        )
    }

    private static func unusable(_ address: ListenAddress, _ found: String) -> DistributorError {
        DistributorError(
            .configuration,
            "the address cannot be listened on",
            expected: "an address of this machine, and a port that this user may use",
            found: "\(LogText(address.description)): \(LogText(found))"
        )
    }
}
