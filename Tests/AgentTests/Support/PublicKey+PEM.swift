import COSE

extension PublicKey {
    /// The key of P-256 as SubjectPublicKeyInfo in PEM (RFC 5480, RFC 7468).
    var pem: [UInt8] {
        guard case .p256(let x, let y) = self else { return [] }
        let head: [UInt8] = [
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48,
            0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
        ]
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for byte in head + x + y {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(buffer >> UInt32(bits)) & 63])
                if text.count % 65 == 64 { text.append(0x0A) }
            }
        }
        if bits > 0 { text.append(alphabet[Int(buffer << UInt32(6 - bits)) & 63]) }
        // 91 bytes leave one byte over: two characters, and two to fill up.
        text += Array("==".utf8)
        return Array("-----BEGIN PUBLIC KEY-----\n".utf8) + text + Array("\n-----END PUBLIC KEY-----\n".utf8)
    }
}
