import COSE
import SwiftCryptoProvider
import Testing

@Suite("Weak keys")
struct WeakKeyTests {
    /// The y coordinates of the points of order 1, 2, 4 and 8, and those that spell one of them in another way.
    static let keys = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]

    @Test("M2 an Ed25519 key of small order is weak, with either sign", arguments: keys)
    func smallOrder(_ hex: String) {
        var key = [UInt8](hex: hex)
        #expect(PublicKey.ed25519(key).isWeak)
        key[31] ^= 0x80
        #expect(PublicKey.ed25519(key).isWeak)
        // Any other bit makes it another key, unless that is one of the list.
        for bit in 0..<255 {
            var other = [UInt8](hex: hex)
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            let isListed = Self.keys.contains { [UInt8](hex: $0) == other }
            #expect(PublicKey.ed25519(other).isWeak == isListed)
        }
    }

    @Test("keys that are made are not weak, and a length that is no key's is not asked about")
    func strong() {
        for _ in 0..<100 { #expect(!SwiftSigningKey.generate(.ed25519).publicKey.isWeak) }
        #expect(!SwiftSigningKey.generate(.p256).publicKey.isWeak)
        #expect(!PublicKey.ed25519([]).isWeak)
        #expect(!PublicKey.ed25519([UInt8](repeating: 0, count: 31)).isWeak)
    }
}
