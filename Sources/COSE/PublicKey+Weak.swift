extension PublicKey {
    /// Whether anybody can make signatures that fit this key: an Ed25519 key of small order, which RFC 8032 does not
    /// refuse, and neither does OpenSSL or BoringSSL.
    ///
    /// Among these is the key of 32 zero bytes, which is what a trust anchor that was never written looks like: for
    /// one message in four, the byte 1 and 63 zero bytes are a valid signature. A ``CryptoProvider`` must accept
    /// nothing that is signed by a weak key.
    public var isWeak: Bool {
        guard case .ed25519(let key) = self, key.count == 32 else { return false }
        // The key is the y coordinate, little-endian, below the sign of x, which does not change the order.
        let first = key[0]
        let last = key[31] & 0x7F
        var zeros = last == 0
        var ones = last == 0x7F
        for index in 1..<31 {
            if key[index] != 0 { zeros = false }
            if key[index] != 0xFF { ones = false }
        }
        // Orders 4 and 1, then orders 2, 4 and 1 written as p - 1, p and p + 1.
        if zeros { return first <= 1 }
        if ones { return first >= 0xEC && first <= 0xEE }
        return PublicKey.isOrder8(key, last: last)
    }

    /// Whether the y coordinate is one of the two of points of order 8.
    private static func isOrder8(_ key: [UInt8], last: UInt8) -> Bool {
        let left: [UInt8] = [
            0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0,
            0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
        ]
        // The other one is p minus the first.
        let right: [UInt8] = [
            0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F,
            0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A,
        ]
        var isLeft = last == left[31]
        var isRight = last == right[31]
        for index in 0..<31 {
            if key[index] != left[index] { isLeft = false }
            if key[index] != right[index] { isRight = false }
        }
        return isLeft || isRight
    }
}
