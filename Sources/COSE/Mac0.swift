import CBOR

/// A COSE_Mac0 object (RFC 9052 section 6.2) inside bytes that stay where they are: it holds ranges of them.
public struct Mac0: Equatable, Sendable {
    /// The tag of COSE_Mac0.
    public static let tag: UInt64 = 17

    /// The content of the protected header.
    public let protectedHeader: Range<Int>
    /// The algorithm, which must stand in the protected header.
    public let algorithm: COSEAlgorithm
    /// The key id. A hint, never a proof.
    public let keyID: Range<Int>?
    /// The payload, or `nil` where it is detached.
    public let payload: Range<Int>?
    /// The authentication tag.
    public let authenticationTag: Range<Int>

    /// Reads a tagged COSE_Mac0 that fills `range` of `bytes`.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(COSEError) {
        let header: COSEHeader
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            let start = decoder.offset
            guard try decoder.readTag() == Mac0.tag else { throw CBORError.invalidValue(at: start) }
            try decoder.beginArray(count: 4)
            header = try COSEHeader.read(&decoder)
            self.payload = try decoder.readNullIfPresent() ? nil : try decoder.readBytes()
            self.authenticationTag = try decoder.readBytes()
            try decoder.finish()
        } catch {
            throw COSEError(structure: error)
        }
        self.algorithm = try header.authenticatedAlgorithm()
        self.protectedHeader = header.protected
        self.keyID = header.keyID
    }

    /// Whether the tag is that of `payload` under `key`. Tags are compared in constant time; a weak key proves nothing.
    public func isAuthenticated(
        by key: SymmetricKey,
        over payload: Span<UInt8>,
        in bytes: Span<UInt8>,
        crypto: some CryptoProvider
    ) -> Bool {
        guard algorithm == .hmac256, !key.isWeak else { return false }
        let message = COSEHeader.structure("MAC0", bytes.extracting(protectedHeader), payload: payload)
        let expected = crypto.hmacSHA256(message.span, key: key.bytes.span)
        return expected.count == 32 && ConstantTime.areEqual(expected.span, bytes.extracting(authenticationTag))
    }

    /// Authenticates `payload` with HMAC-SHA-256.
    ///
    /// - Parameters:
    ///   - keyID: put into the protected header. Left out where it is empty.
    ///   - detached: leave the payload out of the object.
    /// - Returns: the tagged COSE_Mac0, encoded.
    /// - Throws: ``COSEError`` `.weakKey`.
    public static func authenticate(
        _ payload: Span<UInt8>,
        with key: SymmetricKey,
        keyID: [UInt8],
        detached: Bool,
        crypto: some CryptoProvider
    ) throws(COSEError) -> [UInt8] {
        guard !key.isWeak else { throw .weakKey }
        let header = COSEHeader.encode(algorithm: .hmac256, keyID: keyID, webToken: nil)
        let message = COSEHeader.structure("MAC0", header.span, payload: payload)
        var encoder = CBOREncoder(capacity: header.count + 48 + (detached ? 0 : payload.count))
        encoder.tag(tag)
        encoder.beginArray(4)
        encoder.encode(bytes: header)
        encoder.beginMap(0)
        if detached {
            encoder.encodeNull()
        } else {
            encoder.encode(bytes: payload)
        }
        encoder.encode(bytes: crypto.hmacSHA256(message.span, key: key.bytes.span))
        return encoder.bytes
    }
}
