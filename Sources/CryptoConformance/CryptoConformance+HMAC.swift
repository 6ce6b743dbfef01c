import COSE

extension CryptoConformance {
    static func macChecks<Provider: CryptoProvider>(of provider: Provider) -> [ConformanceCheck] {
        [
            ConformanceCheck("HMAC-SHA-256 of RFC 4231 [M2]") { name throws(ConformanceFailure) in
                for vector in macVectors {
                    let found = provider.hmacSHA256(vector.message.span, key: vector.key.span)
                    let prefix = [UInt8](found.prefix(vector.tag.count))
                    try expect(bytes: prefix, vector.tag, name, at: vector.source)
                    try expect(
                        bytes: [UInt8(truncatingIfNeeded: found.count)],
                        [32],
                        name,
                        at: "length, \(vector.source)"
                    )
                }
            },
            ConformanceCheck("HMAC-SHA-256 with a key of any length, the empty one too") {
                name throws(ConformanceFailure) in
                let message = [UInt8]("message".utf8)
                var seen: [[UInt8]] = []
                for length in [0, 1, 31, 32, 63, 64, 65, 128, 1_000] {
                    let key = [UInt8](repeating: 0x5A, count: length)
                    let found = provider.hmacSHA256(message.span, key: key.span)
                    if seen.contains(found) || found.count != 32 {
                        throw ConformanceFailure(
                            name,
                            at: "key of \(length)",
                            expected: "another tag",
                            found: "\(found)"
                        )
                    }
                    seen.append(found)
                }
                // HMAC pads a short key with zeros.
                let none = provider.hmacSHA256(message.span, key: [UInt8]().span)
                let zero = provider.hmacSHA256(message.span, key: [0].span)
                try expect(bytes: none, zero, name, at: "no key and a zero byte")
            },
            ConformanceCheck("HKDF-SHA-256 of RFC 5869") { name throws(ConformanceFailure) in
                for vector in derivationVectors {
                    let found = HKDF.derive(
                        vector.output.count,
                        from: vector.secret.span,
                        salt: vector.salt.span,
                        info: vector.info.span,
                        crypto: provider
                    )
                    try expect(bytes: found, vector.output, name, at: vector.source)
                }
            },
        ]
    }

    /// Fails unless the bytes are those expected.
    static func expect(
        bytes found: [UInt8],
        _ expected: [UInt8],
        _ check: String,
        at location: @autoclosure () -> String
    ) throws(ConformanceFailure) {
        guard found != expected else { return }
        throw ConformanceFailure(check, at: location(), expected: "\(expected)", found: "\(found)")
    }

    private struct MACVector: Sendable {
        let source: String
        let key: [UInt8]
        let message: [UInt8]
        /// The tag, or its first bytes.
        let tag: [UInt8]
    }

    private struct DerivationVector: Sendable {
        let source: String
        let secret: [UInt8]
        let salt: [UInt8]
        let info: [UInt8]
        let output: [UInt8]
    }

    private static let macVectors = [
        MACVector(
            source: "RFC 4231 4.2",
            key: [UInt8](repeating: 0x0B, count: 20),
            message: [UInt8]("Hi There".utf8),
            tag: [UInt8](hex: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        ),
        MACVector(
            source: "RFC 4231 4.3",
            key: [UInt8]("Jefe".utf8),
            message: [UInt8]("what do ya want for nothing?".utf8),
            tag: [UInt8](hex: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        ),
        MACVector(
            source: "RFC 4231 4.4",
            key: [UInt8](repeating: 0xAA, count: 20),
            message: [UInt8](repeating: 0xDD, count: 50),
            tag: [UInt8](hex: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe")
        ),
        MACVector(
            source: "RFC 4231 4.5",
            key: [UInt8](1...25),
            message: [UInt8](repeating: 0xCD, count: 50),
            tag: [UInt8](hex: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b")
        ),
        MACVector(
            source: "RFC 4231 4.6",
            key: [UInt8](repeating: 0x0C, count: 20),
            message: [UInt8]("Test With Truncation".utf8),
            tag: [UInt8](hex: "a3b6167473100ee06e0c796c2955552b")
        ),
        MACVector(
            source: "RFC 4231 4.7",
            key: [UInt8](repeating: 0xAA, count: 131),
            message: [UInt8]("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            tag: [UInt8](hex: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
        ),
        MACVector(
            source: "RFC 4231 4.8",
            key: [UInt8](repeating: 0xAA, count: 131),
            message: [UInt8](
                ("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm.").utf8
            ),
            tag: [UInt8](hex: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2")
        ),
    ]

    private static let derivationVectors = [
        DerivationVector(
            source: "RFC 5869 A.1",
            secret: [UInt8](repeating: 0x0B, count: 22),
            salt: [UInt8](0...12),
            info: [UInt8](0xF0...0xF9),
            output: [UInt8](
                hex: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
            )
        ),
        DerivationVector(
            source: "RFC 5869 A.2",
            secret: [UInt8](0x00...0x4F),
            salt: [UInt8](0x60...0xAF),
            info: [UInt8](0xB0...0xFF),
            output: [UInt8](
                hex: "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c",
                "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71",
                "cc30c58179ec3e87c14c01d5c1f3434f1d87"
            )
        ),
        DerivationVector(
            source: "RFC 5869 A.3",
            secret: [UInt8](repeating: 0x0B, count: 22),
            salt: [],
            info: [],
            output: [UInt8](
                hex: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
            )
        ),
    ]
}
