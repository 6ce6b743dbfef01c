import COSE

extension CryptoConformance {
    static func keyWrapChecks<Provider: CipherProvider>(of provider: Provider) -> [ConformanceCheck] {
        [
            ConformanceCheck("M4 AES key wrap of RFC 3394 4.1, and of a key of 256 bits") {
                name throws(ConformanceFailure) in
                for (key, wrapped) in wrappedKeys {
                    let made = provider.wrap(key.span, with: wrappingKey.span)
                    try expect(bytes: made ?? [], wrapped, name, at: "wrapping \(key.count) bytes")
                    let found = provider.unwrap(wrapped.span, with: wrappingKey.span)
                    try expect(bytes: found ?? [], key, name, at: "unwrapping \(key.count) bytes")
                }
            },
            ConformanceCheck("M4 AES key wrap refuses a change of any bit and any other length") {
                name throws(ConformanceFailure) in
                for (_, wrapped) in wrappedKeys {
                    for bit in 0..<(wrapped.count * 8) {
                        let found = provider.unwrap(wrapped.flipping(bit).span, with: wrappingKey.span)
                        try expect(found != nil, false, name, at: "bit \(bit) of \(wrapped.count) bytes")
                    }
                    for bit in 0..<128 {
                        let found = provider.unwrap(wrapped.span, with: wrappingKey.flipping(bit).span)
                        try expect(found != nil, false, name, at: "bit \(bit) of the wrapping key")
                    }
                    for length in 0..<wrapped.count {
                        let cut = [UInt8](wrapped.prefix(length))
                        let found = provider.unwrap(cut.span, with: wrappingKey.span)
                        try expect(found != nil, false, name, at: "cut to \(length) bytes")
                    }
                }
                for length in [0, 1, 8, 15, 17, 24, 65, 72, 1_000] where length != 24 {
                    let key = [UInt8](repeating: 1, count: length)
                    let made = provider.wrap(key.span, with: wrappingKey.span)
                    try expect(made != nil, false, name, at: "wrapping \(length) bytes")
                }
                let (key, wrapped) = wrappedKeys[0]
                for length in [0, 8, 15, 17, 24, 32] {
                    let other = [UInt8](repeating: 1, count: length)
                    let made = provider.wrap(key.span, with: other.span)
                    try expect(made != nil, false, name, at: "wrapping key of \(length) bytes")
                    let found = provider.unwrap(wrapped.span, with: other.span)
                    try expect(found != nil, false, name, at: "unwrapping with a key of \(length) bytes")
                }
            },
        ]
    }

    static func agreementChecks<Provider: CipherProvider>(
        of provider: Provider,
        key: Provider.AgreementKey
    ) -> [ConformanceCheck] where Provider.AgreementKey: Sendable {
        [
            ConformanceCheck("M4 ECDH on P-256 of RFC 5903 8.1") { name throws(ConformanceFailure) in
                try expect(key.publicKey == initiator, true, name, at: "public half")
                let secret = key.sharedSecret(with: responder)
                try expect(bytes: secret ?? [], agreedSecret, name, at: "shared secret")
            },
            ConformanceCheck("M4 both sides of ECDH agree, with new keys each time") {
                name throws(ConformanceFailure) in
                guard let one = provider.makeAgreementKey(), let other = provider.makeAgreementKey() else {
                    throw ConformanceFailure(name, at: "generation", expected: "two keys", found: "nil")
                }
                let left = one.sharedSecret(with: other.publicKey)
                let right = other.sharedSecret(with: one.publicKey)
                try expect(left != nil && left == right && left?.count == 32, true, name, at: "shared secret")
                try expect(one.publicKey == other.publicKey, false, name, at: "the same key twice")
            },
            ConformanceCheck("M4 ECDH refuses what is no point on P-256") { name throws(ConformanceFailure) in
                let zero = [UInt8](repeating: 0, count: 32)
                var others = responder.flips
                others.append(.p256(x: zero, y: zero))
                others.append(.p256(x: [], y: []))
                others.append(.p256(x: [0] + zero, y: zero))
                others.append(.ed25519([UInt8](repeating: 9, count: 32)))
                for (index, other) in others.enumerated() {
                    try expect(key.sharedSecret(with: other) != nil, false, name, at: "point \(index)")
                }
            },
        ]
    }

    private static let wrappingKey = [UInt8](0...15)

    private static let wrappedKeys: [([UInt8], [UInt8])] = [
        (
            [UInt8](hex: "00112233445566778899aabbccddeeff"),
            [UInt8](hex: "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5")
        ),
        // A content key of ChaCha20 under a wrapping key of 128 bits, as another implementation makes it.
        (
            [UInt8](0...31),
            [UInt8](hex: "0e7808f506f2c3e7aa6edad793ac4495b093eb482e5c7ca9c170c9faa07dc0cbbb87512e19fd4092")
        ),
    ]

    private static let initiator = PublicKey.p256(
        x: [UInt8](hex: "dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180"),
        y: [UInt8](hex: "5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3")
    )
    private static let responder = PublicKey.p256(
        x: [UInt8](hex: "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"),
        y: [UInt8](hex: "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab")
    )
    private static let agreedSecret = [UInt8](
        hex: "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"
    )
}
