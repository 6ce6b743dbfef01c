public import CBOR

extension AuthenticationKey {
    /// The deterministic COSE_Key with the required parameters alone (RFC 9052 section 7). For a secret it holds the
    /// secret.
    public var encoded: [UInt8] {
        switch self {
        case .publicKey(let key): key.encoded
        case .secret(let key): key.encoded
        }
    }

    /// Reads a COSE_Key in place: a public key for signatures, or a symmetric key. Other parameters than the required
    /// ones are passed over.
    @_lifetime(decoder: copy decoder)
    public static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> AuthenticationKey {
        let start = decoder.offset
        var ahead = decoder
        var type: Int64 = 0
        var secret: [UInt8]?
        var map = try ahead.beginMap()
        while let key = try ahead.nextKey(&map) {
            switch key {
            case .integer(1): type = try ahead.readInteger()
            case .integer(-1) where type == 4: secret = try ahead.readByteArray(limit: SymmetricKey.byteLimit)
            default: try ahead.skip()
            }
        }
        guard type == 4 else { return .publicKey(try PublicKey.read(&decoder)) }
        guard let secret, !secret.isEmpty else { throw .invalidValue(at: start) }
        try decoder.skip()
        return .secret(SymmetricKey(bytes: secret))
    }

    /// A key from its COSE_Key encoding.
    public init(decoding bytes: Span<UInt8>) throws(COSEError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes)
            self = try AuthenticationKey.read(&decoder)
            try decoder.finish()
        } catch {
            if case .invalidValue(let at) = error { throw .unsupportedKey(at: at) }
            throw .malformed(error)
        }
    }
}
