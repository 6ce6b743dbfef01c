import Testing

@testable import HTTPOrigin

@Suite("Which part of the internet an address is of")
struct AddressScopeTests {
    @Test(
        "S24 addresses of this machine, of private networks and of no use are special",
        arguments: [
            "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
            "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
            "224.0.0.1", "255.255.255.255",
        ]
    )
    func special(_ text: String) {
        #expect(AddressScope(v4: number(text)) == .special)
        // The same in IPv6's clothes.
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: number(text) >> UInt32(24 - 8 * $0)) }
        #expect(AddressScope(v6: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] + bytes) == .special)
        #expect(AddressScope(v6: [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0] + bytes) == .special)
        #expect(AddressScope(v6: [0x20, 0x02] + bytes + [UInt8](repeating: 0, count: 10)) == .special)
    }

    @Test(
        "S24 addresses of the internet are global",
        arguments: ["1.1.1.1", "100.63.1.1", "172.32.0.1", "223.255.1.1"]
    )
    func global(_ text: String) {
        #expect(AddressScope(v4: number(text)) == .global)
    }

    @Test(
        "S24 IPv6: only what is given out is global",
        arguments: [
            ([0x2A, 0x00, 0x14, 0x50], AddressScope.global), ([0x20, 0x01, 0x0D, 0xB8], .special),
            ([0x20, 0x01, 0x00, 0x00], .special), ([0xFE, 0x80], .special), ([0xFD], .special),
            ([0xFF, 0x02], .special),
            ([], .special), ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], .special),
        ] as [([UInt8], AddressScope)]
    )
    func version6(_ head: [UInt8], _ scope: AddressScope) {
        #expect(AddressScope(v6: head + [UInt8](repeating: 0, count: 16 - head.count)) == scope)
    }

    private func number(_ text: String) -> UInt32 {
        text.split(separator: ".").reduce(0) { $0 << 8 | (UInt32($1) ?? 0) }
    }
}
