import COSE

/// Content that somebody else has encrypted.
struct CipherVector: Sendable {
    /// Where it is from.
    let source: String
    /// How it is encrypted.
    let algorithm: ContentAlgorithm
    let key: [UInt8]
    let nonce: [UInt8]
    let additional: [UInt8]
    let plaintext: [UInt8]
    /// The ciphertext, with its tag at the end.
    let ciphertext: [UInt8]

    /// What `provider` makes of a ciphertext, in one piece.
    func open(_ ciphertext: [UInt8], _ provider: some CipherProvider) -> [UInt8]? {
        provider.open(
            ciphertext.span,
            by: algorithm,
            key: key.span,
            nonce: nonce.span,
            authenticating: additional.span
        )
    }

    /// The vector with one of its inputs replaced.
    func with(key: [UInt8]? = nil, nonce: [UInt8]? = nil, additional: [UInt8]? = nil) -> CipherVector {
        CipherVector(
            source: source,
            algorithm: algorithm,
            key: key ?? self.key,
            nonce: nonce ?? self.nonce,
            additional: additional ?? self.additional,
            plaintext: plaintext,
            ciphertext: ciphertext
        )
    }

    /// The examples of the GCM specification that have a key of 128 bits and a nonce of 96, RFC 8439 and SP 800-38A.
    static let all: [CipherVector] = [
        CipherVector(
            source: "GCM test case 1",
            algorithm: .a128GCM,
            key: [UInt8](repeating: 0, count: 16),
            nonce: [UInt8](repeating: 0, count: 12),
            additional: [],
            plaintext: [],
            ciphertext: [UInt8](hex: "58e2fccefa7e3061367f1d57a4e7455a")
        ),
        CipherVector(
            source: "GCM test case 2",
            algorithm: .a128GCM,
            key: [UInt8](repeating: 0, count: 16),
            nonce: [UInt8](repeating: 0, count: 12),
            additional: [],
            plaintext: [UInt8](repeating: 0, count: 16),
            ciphertext: [UInt8](hex: "0388dace60b6a392f328c2b971b2fe78", "ab6e47d42cec13bdf53a67b21257bddf")
        ),
        CipherVector(
            source: "GCM test case 3",
            algorithm: .a128GCM,
            key: gcmKey,
            nonce: gcmNonce,
            additional: [],
            plaintext: gcmPlaintext,
            ciphertext: gcmCiphertext + [UInt8](hex: "4d5c2af327cd64a62cf35abd2ba6fab4")
        ),
        CipherVector(
            source: "GCM test case 4",
            algorithm: .a128GCM,
            key: gcmKey,
            nonce: gcmNonce,
            additional: [UInt8](hex: "feedfacedeadbeeffeedfacedeadbeefabaddad2"),
            plaintext: [UInt8](gcmPlaintext.prefix(60)),
            ciphertext: gcmCiphertext.prefix(60) + [UInt8](hex: "5bc94fbc3221a5db94fae95ae7121a47")
        ),
        CipherVector(
            source: "RFC 8439 2.8.2",
            algorithm: .chaCha20Poly1305,
            key: [UInt8](0x80...0x9F),
            nonce: [UInt8](hex: "070000004041424344454647"),
            additional: [UInt8](hex: "50515253c0c1c2c3c4c5c6c7"),
            plaintext: [UInt8](
                ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
                    + "sunscreen would be it.").utf8
            ),
            ciphertext: [UInt8](
                hex: "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6",
                "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36",
                "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc",
                "3ff4def08e4b7a9de576d26586cec64b6116",
                "1ae10b594f09e26a7e902ecbd0600691"
            )
        ),
        CipherVector(
            source: "SP 800-38A F.5.1",
            algorithm: .a128CTR,
            key: counterKey,
            nonce: [UInt8](hex: "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"),
            additional: [],
            plaintext: [UInt8](
                hex: "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51",
                "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
            ),
            ciphertext: [UInt8](
                hex: "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff",
                "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee"
            )
        ),
        // The key stream is AES of the blocks of all ones, 0 and 1: the counter is one number of 128 bits.
        CipherVector(
            source: "counter that starts anew",
            algorithm: .a128CTR,
            key: counterKey,
            nonce: [UInt8](repeating: 0xFF, count: 16),
            additional: [],
            plaintext: [UInt8](repeating: 0, count: 48),
            ciphertext: [UInt8](
                hex: "8af2860142f786f409307c1a3f7eaaac7df76b0c1ab899b33e42f047b91b546f",
                "57127d4034b1bebfaef466b9c7726fc6"
            )
        ),
    ]

    private static let gcmKey = [UInt8](hex: "feffe9928665731c6d6a8f9467308308")
    private static let gcmNonce = [UInt8](hex: "cafebabefacedbaddecaf888")
    private static let counterKey = [UInt8](hex: "2b7e151628aed2a6abf7158809cf4f3c")
    private static let gcmPlaintext = [UInt8](
        hex: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72",
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
    )
    private static let gcmCiphertext = [UInt8](
        hex: "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e",
        "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985"
    )
}
