/// The names of COSE code points (IANA registries "COSE Algorithms" and "COSE Header Parameters", RFC 9052).
enum COSENames {
    private static let algorithms: [Int64: String] = [
        -7: "ES256", -9: "ESP256", -8: "EdDSA", -19: "Ed25519", -35: "ES384", -36: "ES512", -46: "HSS-LMS",
        1: "A128GCM", 2: "A192GCM", 3: "A256GCM", 4: "HMAC 256/64", 5: "HMAC 256/256", 6: "HMAC 384/384",
        7: "HMAC 512/512", 24: "ChaCha20/Poly1305", -65534: "A128CTR", -65533: "A192CTR", -65532: "A256CTR",
        -3: "A128KW", -4: "A192KW", -5: "A256KW", -6: "direct", -25: "ECDH-ES + HKDF-256",
        -29: "ECDH-ES + A128KW", -30: "ECDH-ES + A192KW", -31: "ECDH-ES + A256KW", -16: "SHA-256", -43: "SHA-384",
        -44: "SHA-512",
    ]

    private static let headers: [Int64: String] = [
        1: "alg", 2: "crit", 3: "content-type", 4: "kid", 5: "iv", 6: "partial-iv", 11: "countersignature",
        13: "kcwt", 14: "kccs", 15: "cwt-claims", 16: "typ", 32: "x5bag", 33: "x5chain", 34: "x5t", 35: "x5u",
        -1: "ephemeral-key", -2: "static-key", -3: "static-key-id", -20: "salt",
    ]

    static func algorithm(_ number: Int64) -> String { algorithms[number] ?? "algorithm \(number)" }

    static func header(_ label: Int64) -> String { headers[label] ?? "header \(label)" }

    /// The name of the structure with the tag `tag` (RFC 9052 section 2).
    static func structure(_ tag: UInt64) -> String? {
        switch tag {
        case 16: "COSE_Encrypt0"
        case 17: "COSE_Mac0"
        case 18: "COSE_Sign1"
        case 96: "COSE_Encrypt"
        case 97: "COSE_Mac"
        case 98: "COSE_Sign"
        default: nil
        }
    }
}
