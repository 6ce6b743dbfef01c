import CBOR
import COSE

/// Objects and keys of every kind.
enum COSESeeds {
    static func all() -> [[UInt8]] {
        let crypto = AgreeableCrypto()
        let content: [UInt8] = [1, 2, 3]
        var seeds: [[UInt8]] = []
        func add(_ make: () throws -> [UInt8]) {
            if let seed = try? make() { seeds.append(seed) }
        }
        for key in [Keys.p256, Keys.ed25519] {
            seeds.append(key.encoded)
            let signer = Keys.AnySigner(publicKey: key)
            add { try Sign1.sign(content.span, with: signer, keyID: [9], detached: true) }
            add { try Sign1.sign(content.span, with: signer, keyID: [], detached: false, webToken: [0xF6]) }
            add {
                let one = try Sign.sign(content.span, with: signer, keyID: [9], detached: true)
                return try Sign.adding(to: one.span, over: content.span, with: signer, keyID: [8])
            }
        }
        seeds.append(Keys.secret.encoded)
        for detached in [true, false] {
            add {
                try Mac0.authenticate(content.span, with: Keys.secret, keyID: [9], detached: detached, crypto: crypto)
            }
            add {
                try Mac.authenticate(content.span, with: Keys.secret, keyID: [9], detached: detached, crypto: crypto)
            }
        }
        for algorithm in ContentAlgorithm.allCases {
            let key = SymmetricKey(bytes: [UInt8](repeating: 5, count: algorithm.keyLength))
            for detached in [true, false] {
                add {
                    try Encrypt0.seal(
                        content.span,
                        by: algorithm,
                        key: key,
                        keyID: [9],
                        detached: detached,
                        crypto: crypto
                    ).object
                }
                add {
                    try Encrypt.seal(
                        content.span,
                        by: algorithm,
                        for: [.wrapping(Keys.secret, keyID: [1]), .agreement(Keys.p256, keyID: [2])],
                        detached: detached,
                        crypto: crypto
                    ).object
                }
            }
        }
        return seeds
    }
}
