import CBOR

/// A secret shared by two parties, for MACs and for the wrapping and encryption of content (RFC 9053 section 7.2).
///
/// Its description tells the length alone, so that no log and no failing test shows the secret.
public struct SymmetricKey: Sendable {
    /// The secret. Never print it.
    public let bytes: [UInt8]

    /// Most bytes of a key that comes from outside.
    public static let byteLimit = 64

    /// A key of these bytes.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Whether everybody knows the key: it is shorter than 128 bits, or it is what storage holds that was never written
    /// (bytes of all zeros or all ones). Nothing counts as authenticated by a weak key.
    public var isWeak: Bool {
        var anyBit: UInt8 = 0
        var everyBit: UInt8 = 0xFF
        for byte in bytes {
            anyBit |= byte
            everyBit &= byte
        }
        return bytes.count < 16 || anyBit == 0 || everyBit == 0xFF
    }

    /// The deterministic COSE_Key with the required parameters alone, which is what a thumbprint is made over
    /// (RFC 9679 section 4.4). It holds the secret.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: bytes.count + 6)
        encoder.beginMap(2)
        encoder.encodeInt(1)
        encoder.encodeInt(4)
        encoder.encodeInt(-1)
        encoder.encode(bytes: bytes)
        return encoder.bytes
    }

    /// The SHA-256 thumbprint of the key (RFC 9679), 32 bytes.
    public func thumbprint(_ crypto: some CryptoProvider) -> [UInt8] {
        crypto.sha256(encoded.span)
    }
}

extension SymmetricKey: Hashable {
    /// Whether the secrets are the same; compared in constant time.
    public static func == (left: SymmetricKey, right: SymmetricKey) -> Bool {
        ConstantTime.areEqual(left.bytes.span, right.bytes.span)
    }

    /// Feeds the secret to `hasher`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytes)
    }
}

extension SymmetricKey: CustomStringConvertible {
    /// What it is, without the secret.
    public var description: String { "SymmetricKey" }
}

#if !hasFeature(Embedded)
extension SymmetricKey: CustomDebugStringConvertible, CustomReflectable {
    /// What it is, without the secret.
    public var debugDescription: String { description }

    /// Nothing to look into: `dump` and test reports go by the mirror.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
#endif
