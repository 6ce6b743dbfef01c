public import CBOR

/// A public key for signatures, and its COSE_Key encoding (RFC 9052 section 7, RFC 9053 section 7).
public enum PublicKey: Equatable, Hashable, Sendable {
    /// A point on P-256: two coordinates of 32 bytes, big-endian.
    case p256(x: [UInt8], y: [UInt8])
    /// An Ed25519 key of 32 bytes.
    case ed25519([UInt8])

    /// The algorithms that this key may sign with, the preferred one first.
    public var algorithms: [COSEAlgorithm] {
        switch self {
        case .p256: [.es256, .esp256]
        case .ed25519: [.eddsa, .ed25519]
        }
    }

    /// Whether signatures by this key count under `algorithm`.
    func mayUse(_ algorithm: COSEAlgorithm) -> Bool {
        for candidate in algorithms where candidate == algorithm { return true }
        return false
    }

    /// The deterministic COSE_Key with the required parameters alone, which is what a thumbprint is made over
    /// (RFC 9679 section 3).
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 80)
        switch self {
        case .p256(let x, let y):
            encoder.beginMap(4)
            encoder.encodeInt(Label.keyType)
            encoder.encodeInt(Label.ec2)
            encoder.encodeInt(Label.curve)
            encoder.encodeInt(Label.p256)
            encoder.encodeInt(Label.x)
            encoder.encode(bytes: x)
            encoder.encodeInt(Label.y)
            encoder.encode(bytes: y)
        case .ed25519(let x):
            encoder.beginMap(3)
            encoder.encodeInt(Label.keyType)
            encoder.encodeInt(Label.okp)
            encoder.encodeInt(Label.curve)
            encoder.encodeInt(Label.ed25519)
            encoder.encodeInt(Label.x)
            encoder.encode(bytes: x)
        }
        return encoder.bytes
    }

    /// A key from its COSE_Key encoding, as ``read(_:)`` takes it.
    public init(decoding bytes: Span<UInt8>) throws(COSEError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes)
            self = try PublicKey.read(&decoder)
            try decoder.finish()
        } catch {
            if case .invalidValue(let at) = error { throw .unsupportedKey(at: at) }
            throw .malformed(error)
        }
    }

    /// Reads a COSE_Key in place. Its `key_ops` and `alg`, where they are there, must leave verification open (RFC 9052
    /// section 7.1); other parameters than the required ones are passed over.
    @_lifetime(decoder: copy decoder)
    public static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> PublicKey {
        try read(&decoder, isForSignatures: true)
    }

    /// Reads a COSE_Key in place, for signatures or for key agreement.
    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder, isForSignatures: Bool) throws(CBORError) -> PublicKey {
        let start = decoder.offset
        var type: Int64 = 0
        var curve: Int64 = 0
        var x: [UInt8] = []
        var y: [UInt8] = []
        var algorithm: COSEAlgorithm?
        var map = try decoder.beginMap()
        while let key = try decoder.nextKey(&map) {
            switch key {
            case .integer(Label.algorithm) where isForSignatures:
                guard try decoder.peek() != .text else { throw .invalidValue(at: start) }
                algorithm = COSEAlgorithm(identifier: try decoder.readInteger())
            case .integer(Label.operations) where isForSignatures:
                guard try readsVerify(&decoder) else { throw .invalidValue(at: start) }
            case .integer(Label.keyType): type = try decoder.readInteger()
            case .integer(Label.curve): curve = try decoder.readInteger()
            case .integer(Label.x): x = try decoder.readByteArray(limit: 32)
            case .integer(Label.y): y = try decoder.readByteArray(limit: 32)
            default: try decoder.skip()
            }
        }
        let key: PublicKey
        if type == Label.ec2, curve == Label.p256, x.count == 32, y.count == 32 {
            key = .p256(x: x, y: y)
        } else if type == Label.okp, curve == Label.ed25519, x.count == 32, y.isEmpty {
            key = .ed25519(x)
        } else {
            throw .invalidValue(at: start)
        }
        if let algorithm, !key.mayUse(algorithm) { throw .invalidValue(at: start) }
        return key
    }

    /// Reads `key_ops`, and says whether "verify" is among them.
    @_lifetime(decoder: copy decoder)
    private static func readsVerify(_ decoder: inout CBORDecoder) throws(CBORError) -> Bool {
        var count = try decoder.beginArray()
        var isThere = false
        while count > 0 {
            count -= 1
            if try decoder.peek() == .text {
                try decoder.skip()
            } else if try decoder.readInteger() == Label.verify {
                isThere = true
            }
        }
        return isThere
    }

    /// The SHA-256 thumbprint of the key (RFC 9679), 32 bytes.
    public func thumbprint(_ crypto: some CryptoProvider) -> [UInt8] {
        crypto.sha256(encoded.span)
    }

    /// The key id that authors and devices of this project use: the first 8 bytes of the thumbprint.
    ///
    /// It is only a hint which key to try; what counts is the key material.
    public func keyID(_ crypto: some CryptoProvider) -> [UInt8] {
        var identifier: [UInt8] = []
        for byte in thumbprint(crypto) where identifier.count < 8 { identifier.append(byte) }
        return identifier
    }

    private enum Label {
        static let keyType: Int64 = 1
        static let algorithm: Int64 = 3
        static let operations: Int64 = 4
        static let verify: Int64 = 2
        static let curve: Int64 = -1
        static let x: Int64 = -2
        static let y: Int64 = -3
        static let okp: Int64 = 1
        static let ec2: Int64 = 2
        static let p256: Int64 = 1
        static let ed25519: Int64 = 6
    }
}
