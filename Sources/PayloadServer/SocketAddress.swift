import Glibc

/// An address and a port to listen at.
struct SocketAddress {
    private var storage = sockaddr_storage()
    let isIPv6: Bool

    /// An address of IPv4, or of IPv6 with or without brackets.
    init?(_ text: String, port: UInt16) {
        var name = text
        if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, name, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            isIPv6 = false
            withUnsafeMutableBytes(of: &storage) { target in
                withUnsafeBytes(of: &four) { target.copyMemory(from: $0) }
            }
        } else if inet_pton(AF_INET6, name, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            isIPv6 = true
            withUnsafeMutableBytes(of: &storage) { target in
                withUnsafeBytes(of: &six) { target.copyMemory(from: $0) }
            }
        } else {
            return nil
        }
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
        }
    }
}
