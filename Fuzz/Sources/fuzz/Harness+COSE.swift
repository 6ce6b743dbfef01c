import CBOR
import COSE
import Harness

extension Harness {
    /// Every kind of COSE object and key, read and then used with keys that fit.
    static let cose = Harness("cose", seeds: COSESeeds.all) { input in
        let crypto = AgreeableCrypto()
        let all = 0..<input.count
        let payload: [UInt8] = [1, 2, 3]
        let bytes = input.span
        if let key = try? PublicKey(decoding: bytes) {
            require((try? PublicKey(decoding: key.encoded.span)) == key, "a public key is written to another one")
            _ = key.isWeak
        }
        if let key = try? AuthenticationKey(decoding: bytes) {
            require((try? AuthenticationKey(decoding: key.encoded.span)) == key, "a key is written to another one")
            _ = key.isWeak
        }
        if let object = try? AuthenticationObject(bytes, in: all) {
            let found = object.authenticators(among: Keys.all, over: payload.span, in: bytes, crypto: crypto)
            require(Set(found).count == found.count && found.allSatisfy { $0 < Keys.all.count }, "a key counts twice")
            for range in object.webTokens { require(range.upperBound <= input.count, "a token outside of the bytes") }
        }
        if let object = try? Sign1(bytes, in: all) {
            _ = object.isSigned(by: Keys.p256, over: payload.span, in: bytes, crypto: crypto)
        }
        if let object = try? Sign(bytes, in: all) {
            _ = object.isSigned(by: Keys.p256, over: payload.span, in: bytes, crypto: crypto)
            let signer = Keys.AnySigner(publicKey: Keys.ed25519)
            if let more = try? Sign.adding(to: bytes, over: payload.span, with: signer, keyID: [1]) {
                require((try? Sign(more.span, in: 0..<more.count)) != nil, "a signature too many")
            }
        }
        if let object = try? Mac0(bytes, in: all) {
            _ = object.isAuthenticated(by: Keys.secret, over: payload.span, in: bytes, crypto: crypto)
        }
        if let object = try? Mac(bytes, in: all) {
            _ = object.isAuthenticated(by: Keys.secret, over: payload.span, in: bytes, crypto: crypto)
        }
        decrypt(input, crypto)
    }

    private static func decrypt(_ input: [UInt8], _ crypto: AgreeableCrypto) {
        let bytes = input.span
        let all = 0..<input.count
        if let object = try? Encrypt0(bytes, in: all) {
            let key = SymmetricKey(bytes: [UInt8](repeating: 5, count: object.algorithm.keyLength))
            _ = try? object.open(bytes.extracting(object.ciphertext ?? 0..<0), key: key, in: bytes, crypto: crypto)
        }
        if let object = try? Encrypt(bytes, in: all) {
            _ = try? object.open(with: Keys.decryption, in: bytes, crypto: crypto)
            if var decryptor = try? object.makeDecryptor(with: Keys.decryption, in: bytes, limit: 64, crypto: crypto) {
                var plaintext: [UInt8] = []
                try? decryptor.update(bytes, into: &plaintext)
                try? decryptor.finish(into: &plaintext)
                require(plaintext.count <= 64, "more plaintext than allowed")
            }
        }
    }
}
