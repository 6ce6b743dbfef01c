import CBOR

/// A COSE_Mac object (RFC 9052 section 6.1) whose one recipient holds the key itself (`direct`, RFC 9053 section 6.1.1).
/// It holds ranges of bytes that stay where they are.
public struct Mac: Equatable, Sendable {
    /// The tag of COSE_Mac.
    public static let tag: UInt64 = 97

    /// The content of the protected header.
    public let protectedHeader: Range<Int>
    /// The algorithm, which must stand in the protected header.
    public let algorithm: COSEAlgorithm
    /// The payload, or `nil` where it is detached.
    public let payload: Range<Int>?
    /// The authentication tag.
    public let authenticationTag: Range<Int>
    /// The recipient's key id. A hint, never a proof.
    public let keyID: Range<Int>?

    /// Reads a tagged COSE_Mac that fills `range` of `bytes`.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(COSEError) {
        let header: COSEHeader
        let recipients: [Recipient]
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            let start = decoder.offset
            guard try decoder.readTag() == Mac.tag else { throw CBORError.invalidValue(at: start) }
            try decoder.beginArray(count: 5)
            header = try COSEHeader.read(&decoder)
            self.payload = try decoder.readNullIfPresent() ? nil : try decoder.readBytes()
            self.authenticationTag = try decoder.readBytes()
            recipients = try Recipient.readAll(&decoder)
            try decoder.finish()
        } catch {
            throw COSEError(structure: error)
        }
        self.algorithm = try header.authenticatedAlgorithm()
        self.protectedHeader = header.protected
        var unsupported: COSEAlgorithm?
        var isDirect = false
        for recipient in recipients {
            let recipientAlgorithm = try recipient.algorithm()
            if recipientAlgorithm == .direct { isDirect = true } else { unsupported = recipientAlgorithm }
        }
        // With `direct`, no other recipient is allowed: their key would be the same.
        guard let recipient = recipients.first, !isDirect || recipients.count == 1 else {
            throw .unexpectedStructure(at: range.lowerBound)
        }
        if let unsupported { throw .unsupportedAlgorithm(unsupported) }
        guard recipient.ciphertext.isEmpty else { throw .unexpectedStructure(at: recipient.ciphertext.lowerBound) }
        self.keyID = recipient.header.keyID
    }

    /// Whether the tag is that of `payload` under `key`. Tags are compared in constant time; a weak key proves nothing.
    public func isAuthenticated(
        by key: SymmetricKey,
        over payload: Span<UInt8>,
        in bytes: Span<UInt8>,
        crypto: some CryptoProvider
    ) -> Bool {
        guard algorithm == .hmac256, !key.isWeak else { return false }
        let message = COSEHeader.structure("MAC", bytes.extracting(protectedHeader), payload: payload)
        let expected = crypto.hmacSHA256(message.span, key: key.bytes.span)
        return expected.count == 32 && ConstantTime.areEqual(expected.span, bytes.extracting(authenticationTag))
    }

    /// Authenticates `payload` with HMAC-SHA-256 for the one recipient who holds `key`.
    ///
    /// - Parameters:
    ///   - keyID: names the key in the recipient's header. Left out where it is empty.
    ///   - detached: leave the payload out of the object.
    /// - Returns: the tagged COSE_Mac, encoded.
    /// - Throws: ``COSEError`` `.weakKey`.
    public static func authenticate(
        _ payload: Span<UInt8>,
        with key: SymmetricKey,
        keyID: [UInt8],
        detached: Bool,
        crypto: some CryptoProvider
    ) throws(COSEError) -> [UInt8] {
        guard !key.isWeak else { throw .weakKey }
        let header = COSEHeader.encode(algorithm: .hmac256, keyID: [], webToken: nil)
        let message = COSEHeader.structure("MAC", header.span, payload: payload)
        var encoder = CBOREncoder(capacity: header.count + keyID.count + 64 + (detached ? 0 : payload.count))
        encoder.tag(tag)
        encoder.beginArray(5)
        encoder.encode(bytes: header)
        encoder.beginMap(0)
        if detached {
            encoder.encodeNull()
        } else {
            encoder.encode(bytes: payload)
        }
        encoder.encode(bytes: crypto.hmacSHA256(message.span, key: key.bytes.span))
        encoder.beginArray(1)
        encoder.beginArray(3)
        // RFC 9053 section 6.1.1: the protected header is empty.
        encoder.encode(bytes: [])
        encoder.append(encoded: COSEHeader.encode(algorithm: .direct, keyID: keyID, webToken: nil))
        encoder.encode(bytes: [])
        return encoder.bytes
    }
}
