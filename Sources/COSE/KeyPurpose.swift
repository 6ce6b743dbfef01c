import CBOR

/// What a key that is agreed upon is for: part of the COSE_KDF_Context (RFC 9053 section 5.2), so that a key for one use
/// is never the key for another.
public struct KeyPurpose: Equatable, Sendable {
    /// `SuppPubInfo.other`.
    let other: [UInt8]

    /// The content type that the protected header of the content names. A wrapped key is bound to nothing (RFC 9053
    /// section 6.2.1), so there the content must say itself what it is for.
    let contentType: Text?

    /// A purpose by its name, and by the type of its content where there is one of its own.
    public init(_ other: StaticString, contentType: StaticString? = nil) {
        self.other = Text(stringLiteral: other).utf8
        self.contentType = contentType.map { Text(stringLiteral: $0) }
    }

    /// Whether the content type that stands in `range` of `bytes`, if any, is that of the purpose.
    func isStated(by range: Range<Int>?, in bytes: Span<UInt8>) -> Bool {
        guard let contentType else { return true }
        guard let range else { return false }
        var decoder = CBORDecoder(bytes, in: range)
        guard let stated = try? decoder.readTextValue() else { return false }
        return stated == contentType
    }

    /// Payloads (suit-firmware-encryption section 6.2.2).
    public static let suitPayload = KeyPurpose("SUIT Payload Encryption")

    /// The COSE_KDF_Context for a wrapping key of 128 bits, with nothing said about the parties.
    func context(protectedHeader: Span<UInt8>) -> [UInt8] {
        var encoder = CBOREncoder(capacity: protectedHeader.count + other.count + 24)
        encoder.beginArray(4)
        encoder.encodeInt(COSEAlgorithm.a128KW.identifier)
        for _ in 0..<2 {
            encoder.beginArray(3)
            for _ in 0..<3 { encoder.encodeNull() }
        }
        encoder.beginArray(3)
        encoder.encode(count: 128)
        encoder.encode(bytes: protectedHeader)
        encoder.encode(bytes: other)
        return encoder.bytes
    }

    /// The wrapping key that follows from a shared secret.
    func wrappingKey(
        from secret: [UInt8],
        protectedHeader: Span<UInt8>,
        crypto: some CryptoProvider
    ) -> [UInt8] {
        let info = context(protectedHeader: protectedHeader)
        let salt: [UInt8] = []
        return HKDF.derive(16, from: secret.span, salt: salt.span, info: info.span, crypto: crypto)
    }
}
