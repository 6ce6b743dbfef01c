/// The key derivation of RFC 5869 with SHA-256.
public enum HKDF {
    /// Most bytes that can be derived.
    public static let byteLimit = 255 * 32

    /// `count` bytes derived from `secret`; none where that is more than ``byteLimit`` or not positive.
    ///
    /// - Parameters:
    ///   - salt: may be empty.
    ///   - info: binds what is derived to its use.
    public static func derive(
        _ count: Int,
        from secret: Span<UInt8>,
        salt: Span<UInt8>,
        info: Span<UInt8>,
        crypto: some CryptoProvider
    ) -> [UInt8] {
        guard count > 0, count <= byteLimit else { return [] }
        // No salt is a salt of 32 zeros (RFC 5869 section 2.2), which HMAC pads an empty key to.
        let key = crypto.hmacSHA256(secret, key: salt)
        guard key.count == 32 else { return [] }
        var derived: [UInt8] = []
        derived.reserveCapacity(count + 31)
        var previous: [UInt8] = []
        var number: UInt8 = 1
        while derived.count < count {
            var block = previous
            for index in 0..<info.count { block.append(info[index]) }
            block.append(number)
            previous = crypto.hmacSHA256(block.span, key: key.span)
            derived.append(contentsOf: previous)
            number &+= 1
        }
        derived.removeLast(derived.count - count)
        return derived
    }
}
