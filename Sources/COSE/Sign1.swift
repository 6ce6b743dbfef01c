import CBOR

/// A COSE_Sign1 object (RFC 9052 section 4.2) inside bytes that stay where they are: it holds ranges of them.
public struct Sign1: Equatable, Sendable {
    /// The tag of COSE_Sign1.
    public static let tag: UInt64 = 18

    /// The content of the protected header.
    public let protectedHeader: Range<Int>
    /// The algorithm, which must stand in the protected header.
    public let algorithm: COSEAlgorithm
    /// The key id, in the protected header or else in the unprotected one. A hint, never a proof.
    public let keyID: Range<Int>?
    /// A token in the protected header in which somebody vouches for the key (`kcwt`, RFC 9528 section 3.5.2).
    public let webToken: Range<Int>?
    /// The payload, or `nil` where it is detached.
    public let payload: Range<Int>?
    /// The signature.
    public let signature: Range<Int>

    /// Reads a COSE_Sign1, with its tag or without, that fills `range` of `bytes`.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(COSEError) {
        let header: COSEHeader
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            if try decoder.peek() == .tag {
                let at = decoder.offset
                guard try decoder.readTag() == Sign1.tag else { throw CBORError.invalidValue(at: at) }
            }
            try decoder.beginArray(count: 4)
            header = try COSEHeader.read(&decoder)
            self.payload = try decoder.readNullIfPresent() ? nil : try decoder.readBytes()
            self.signature = try decoder.readBytes()
            try decoder.finish()
        } catch {
            throw COSEError(structure: error)
        }
        self.algorithm = try header.authenticatedAlgorithm()
        self.protectedHeader = header.protected
        self.keyID = header.keyID
        self.webToken = header.webToken
    }

    /// Whether the object is signed by `key` over `payload`: the detached one, or the bytes of ``payload``.
    public func isSigned(
        by key: PublicKey,
        over payload: Span<UInt8>,
        in bytes: Span<UInt8>,
        crypto: some CryptoProvider
    ) -> Bool {
        guard key.mayUse(algorithm) else { return false }
        let message = Sign1.signatureInput(protectedHeader: bytes.extracting(protectedHeader), payload: payload)
        return crypto.isValid(bytes.extracting(signature), for: message.span, by: key)
    }

    /// Signs `payload`.
    ///
    /// - Parameters:
    ///   - payload: what is signed.
    ///   - keyID: put into the protected header, so that nothing outside of the signature can be altered. Left out where
    ///     it is empty.
    ///   - detached: leave the payload out of the object.
    ///   - webToken: an encoded token that vouches for the signer's key, put into the protected header.
    /// - Returns: the tagged COSE_Sign1, encoded.
    public static func sign(
        _ payload: Span<UInt8>,
        with signer: borrowing some Signer,
        keyID: [UInt8],
        detached: Bool,
        webToken: [UInt8]? = nil
    ) throws(COSEError) -> [UInt8] {
        let header = COSEHeader.encode(
            algorithm: signer.publicKey.algorithms[0],
            keyID: keyID,
            webToken: webToken
        )
        let message = signatureInput(protectedHeader: header.span, payload: payload)
        let signature = try signer.sign(message.span)
        var encoder = CBOREncoder(capacity: header.count + 80 + (detached ? 0 : payload.count))
        encoder.tag(tag)
        encoder.beginArray(4)
        encoder.encode(bytes: header)
        encoder.beginMap(0)
        if detached {
            encoder.encodeNull()
        } else {
            encoder.encode(bytes: payload)
        }
        encoder.encode(bytes: signature)
        return encoder.bytes
    }

    /// The Sig_structure (RFC 9052 section 4.4), with empty external data.
    static func signatureInput(protectedHeader: Span<UInt8>, payload: Span<UInt8>) -> [UInt8] {
        COSEHeader.structure("Signature1", protectedHeader, payload: payload)
    }
}
