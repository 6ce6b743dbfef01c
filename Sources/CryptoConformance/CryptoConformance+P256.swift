import COSE

extension CryptoConformance {
    static func p256Checks<Provider: CryptoProvider>(of provider: Provider) -> [ConformanceCheck] {
        [
            ConformanceCheck("M2 P-256 accepts the signatures of RFC 6979 A.2.5, each for its message alone") {
                name throws(ConformanceFailure) in
                for vector in p256Vectors {
                    for other in p256Vectors {
                        let isValid = provider.isValid(other.signature.span, for: vector.message.span, by: vector.key)
                        try expect(isValid, other.source == vector.source, name, at: "\(other.source) signature")
                    }
                }
            },
            ConformanceCheck("M2 P-256 refuses a change of any bit of signature, message or key") {
                name throws(ConformanceFailure) in
                try p256Vectors[0].checkFlips(provider, name)
            },
            ConformanceCheck("M2 P-256 refuses signatures and coordinates of other lengths, and DER") {
                name throws(ConformanceFailure) in
                try p256Vectors[0].checkLengths(provider, name)
                let vector = p256Vectors[0]
                let isValid = provider.isValid(p256DER.span, for: vector.message.span, by: vector.key)
                try expect(isValid, false, name, at: "\(vector.source), signature in DER")
            },
            ConformanceCheck("M2 P-256 refuses r and s of zero, of the order, and beyond it") {
                name throws(ConformanceFailure) in
                let vector = p256Vectors[0]
                for (word, value) in p256OutOfRange {
                    let r = [UInt8](vector.signature.prefix(32))
                    let s = [UInt8](vector.signature.suffix(32))
                    for (place, signature) in [("r", value + s), ("s", r + value), ("r and s", value + value)] {
                        let isValid = provider.isValid(signature.span, for: vector.message.span, by: vector.key)
                        try expect(isValid, false, name, at: "\(place) = \(word)")
                    }
                }
            },
            ConformanceCheck("M2 P-256 refuses keys that are not points of the curve, the zero key above all") {
                name throws(ConformanceFailure) in
                for (word, key) in p256NotOnCurve {
                    let message = p256Vectors[0].message
                    for signature in [p256ZeroKeyForgery, p256Vectors[0].signature] {
                        let isValid = provider.isValid(signature.span, for: message.span, by: key)
                        try expect(isValid, false, name, at: word)
                    }
                }
            },
        ]
    }

    static let p256Vectors: [SignatureVector] = {
        let key = PublicKey.p256(
            x: [UInt8](hex: "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"),
            y: [UInt8](hex: "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")
        )
        return [
            SignatureVector(
                source: "RFC 6979 A.2.5 sample",
                key: key,
                message: [UInt8]("sample".utf8),
                signature: [UInt8](
                    hex: "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
                    "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
                )
            ),
            SignatureVector(
                source: "RFC 6979 A.2.5 test",
                key: key,
                message: [UInt8]("test".utf8),
                signature: [UInt8](
                    hex: "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367",
                    "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"
                )
            ),
        ]
    }()

    /// The first vector's signature as an ECDSA-Sig-Value (RFC 3279).
    private static let p256DER: [UInt8] = {
        let signature = p256Vectors[0].signature
        return [0x30, 0x46, 0x02, 0x21, 0x00] + signature.prefix(32) + [0x02, 0x21, 0x00] + signature.suffix(32)
    }()

    private static let p256OutOfRange: [(String, [UInt8])] = [
        ("0", [UInt8](repeating: 0, count: 32)),
        ("n", [UInt8](hex: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")),
        ("n + 1", [UInt8](hex: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632552")),
        ("2^256 - 1", [UInt8](repeating: 0xFF, count: 32)),
    ]

    /// A signature of "sample" that (0, 0) accepts where nobody looks whether that is on the curve: the point doubles
    /// to infinity, and s was chosen so that the even multiple of it is added.
    private static let p256ZeroKeyForgery = [UInt8](
        hex: "8fd61a7eabb661c7ad2fb0bc145ae8dc62324d06ff769cf9062a354d6703ba1e",
        "0000000000000000000000000000000000000000000000000000000000000001"
    )

    private static let p256NotOnCurve: [(String, PublicKey)] = {
        let zero = [UInt8](repeating: 0, count: 32)
        let ones = [UInt8](repeating: 0xFF, count: 32)
        // (5, y) is on the curve; 5 + p spells the same x in another way.
        let y = [UInt8](hex: "459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc")
        let unreduced = [UInt8](hex: "ffffffff00000001000000000000000000000001000000000000000000000004")
        return [
            ("the zero key", .p256(x: zero, y: zero)),
            ("ones", .p256(x: ones, y: ones)),
            ("x not reduced", .p256(x: unreduced, y: y)),
        ]
    }()
}
