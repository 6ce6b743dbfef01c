import Testing

@testable import ServiceDiscovery

@Suite("Services on the local network")
struct DiscoveredServiceTests {
    @Test(
        "S24 only addresses of the local network are asked",
        arguments: [
            ("10.1.2.3", true), ("127.0.0.1", true), ("172.16.0.1", true), ("172.32.0.1", false), ("192.168.7.8", true),
            ("169.254.1.1", true), ("8.8.8.8", false), ("fe80::1%2", true), ("fd12::1", true), ("2001:db8::1", false),
            ("::1", true), ("::ffff:8.8.8.8", false), ("example.com", false), ("", false), ("10.1.2", false),
        ]
    )
    func local(_ address: String, _ isLocal: Bool) {
        #expect(DiscoveredService(name: "x", address: address, port: 1).isLocal == isLocal)
    }

    @Test("addresses over HTTP (RFC 3986, RFC 6874)")
    func urls() {
        #expect(DiscoveredService(name: "x", address: "10.0.0.1", port: 80).url == "http://10.0.0.1:80")
        #expect(DiscoveredService(name: "x", address: "fd12::1", port: 80).url == "http://[fd12::1]:80")
        #expect(DiscoveredService(name: "x", address: "fe80::1%2", port: 80).url == "http://[fe80::1%252]:80")
    }
}
