/// Which part of the internet an IP address belongs to, by the special-purpose registries (RFC 6890) [S24].
public enum AddressScope: Sendable, Hashable {
    /// Anybody on the internet may have it.
    case global
    /// This machine, a private or link-local network, a shared, reserved or multicast range, or an example's.
    case special

    /// The scope of an IPv4 address.
    public init(v4 address: UInt32) {
        self = Self.special4.contains { address & $0.mask == $0.base } ? .special : .global
    }

    /// The scope of an IPv6 address. One that stands for an IPv4 address has that one's.
    ///
    /// - Parameter bytes: 16 bytes; anything else counts as special.
    public init(v6 bytes: [UInt8]) {
        guard bytes.count == 16 else {
            self = .special
            return
        }
        func v4(_ start: Int) -> UInt32 { bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        let head = bytes[0..<12]
        // IPv4-mapped (RFC 4291) and NAT64 (RFC 6052), then 6to4 (RFC 3056).
        if head == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] || head == [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0] {
            self = AddressScope(v4: v4(12))
        } else if bytes[0] == 0x20, bytes[1] == 0x02 {
            self = AddressScope(v4: v4(2))
        } else {
            // Of the rest only 2000::/3 is given out; in it, 2001::/23 is for protocols, and two ranges for documents.
            let isGlobalUnicast = bytes[0] & 0xE0 == 0x20
            let isProtocols = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] < 2
            let isExample = bytes[0..<4] == [0x20, 0x01, 0x0D, 0xB8] || (bytes[0] == 0x3F && bytes[1] == 0xFF)
            self = isGlobalUnicast && !isProtocols && !isExample ? .global : .special
        }
    }

    private static let special4: [(base: UInt32, mask: UInt32)] = [
        (0x0000_0000, 0xFF00_0000), (0x0A00_0000, 0xFF00_0000), (0x6440_0000, 0xFFC0_0000),
        (0x7F00_0000, 0xFF00_0000), (0xA9FE_0000, 0xFFFF_0000), (0xAC10_0000, 0xFFF0_0000),
        (0xC000_0000, 0xFFFF_FF00), (0xC000_0200, 0xFFFF_FF00), (0xC058_6300, 0xFFFF_FF00),
        (0xC0A8_0000, 0xFFFF_0000), (0xC612_0000, 0xFFFE_0000), (0xC633_6400, 0xFFFF_FF00),
        (0xCB00_7100, 0xFFFF_FF00), (0xE000_0000, 0xF000_0000), (0xF000_0000, 0xF000_0000),
    ]
}
