import COSE

extension CryptoConformance {
    static func ed25519Checks<Provider: CryptoProvider>(of provider: Provider) -> [ConformanceCheck] {
        [
            ConformanceCheck("M2 Ed25519 accepts the signatures of RFC 8032 7.1, each for its message alone") {
                name throws(ConformanceFailure) in
                for vector in ed25519Vectors {
                    for other in ed25519Vectors {
                        let isValid = provider.isValid(other.signature.span, for: vector.message.span, by: vector.key)
                        try expect(isValid, other.source == vector.source, name, at: "\(other.source) signature")
                    }
                }
            },
            ConformanceCheck("M2 Ed25519 refuses a change of any bit of signature, message or key") {
                name throws(ConformanceFailure) in
                try ed25519Vectors[2].checkFlips(provider, name)
            },
            ConformanceCheck("M2 Ed25519 refuses signatures and keys of other lengths") {
                name throws(ConformanceFailure) in
                for vector in ed25519Vectors { try vector.checkLengths(provider, name) }
            },
            ConformanceCheck("M2 Ed25519 refuses S that is not reduced (RFC 8032 5.1.7)") {
                name throws(ConformanceFailure) in
                let vector = ed25519Vectors[0]
                let isValid = provider.isValid(ed25519Unreduced.span, for: vector.message.span, by: vector.key)
                try expect(isValid, false, name, at: "S + L")
            },
            ConformanceCheck("M2 Ed25519 refuses weak keys, for which anybody can sign, the zero key above all") {
                name throws(ConformanceFailure) in
                // R is the neutral point and S is zero: right for a key of order k and one message in k.
                let forged: [UInt8] = [1] + [UInt8](repeating: 0, count: 63)
                for key in ed25519WeakKeys {
                    for message in UInt8(0)..<32 {
                        let isValid = provider.isValid(forged.span, for: [message].span, by: .ed25519(key))
                        try expect(isValid, false, name, at: "key \(key), message \(message)")
                    }
                }
            },
            ConformanceCheck("M2 a signature for a key of one type is refused by a key of the other") {
                name throws(ConformanceFailure) in
                for (vector, other) in [(ed25519Vectors[0], p256Vectors[0]), (p256Vectors[0], ed25519Vectors[0])] {
                    let isValid = provider.isValid(vector.signature.span, for: vector.message.span, by: other.key)
                    try expect(isValid, false, name, at: "\(vector.source) signature")
                }
            },
        ]
    }

    static let ed25519Vectors = [
        SignatureVector(
            source: "RFC 8032 7.1 test 1",
            key: .ed25519([UInt8](hex: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")),
            message: [],
            signature: [UInt8](
                hex: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
                "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            )
        ),
        SignatureVector(
            source: "RFC 8032 7.1 test 2",
            key: .ed25519([UInt8](hex: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")),
            message: [0x72],
            signature: [UInt8](
                hex: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
                "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            )
        ),
        SignatureVector(
            source: "RFC 8032 7.1 test 3",
            key: .ed25519([UInt8](hex: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")),
            message: [0xAF, 0x82],
            signature: [UInt8](
                hex: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac",
                "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
            )
        ),
    ]

    /// The signature of test 1 with the order of the group added to S.
    private static let ed25519Unreduced = [UInt8](
        hex: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
        "4c8c7872aa064e049dbb3013fbf29380d25bf5f0595bbe24655141438e7a101b"
    )

    /// Every encoding of a point of order 1, 2, 4 or 8, reduced or not.
    private static let ed25519WeakKeys: [[UInt8]] = {
        let keys = [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ].map { [UInt8](hex: $0) }
        return keys + keys.map { $0.flipping(255) }
    }()
}
