import CBOR

extension Sign {
    /// Signs `payload` as the first signer; ``adding(to:over:with:keyID:webToken:)`` lets others sign too.
    ///
    /// - Parameters:
    ///   - payload: what is signed.
    ///   - keyID: put into the protected header of the signature. Left out where it is empty.
    ///   - detached: leave the payload out of the object.
    ///   - webToken: an encoded token that vouches for the signer's key.
    /// - Returns: the tagged COSE_Sign, encoded.
    public static func sign(
        _ payload: Span<UInt8>,
        with signer: borrowing some Signer,
        keyID: [UInt8],
        detached: Bool,
        webToken: [UInt8]? = nil
    ) throws(COSEError) -> [UInt8] {
        let signature = try makeSignature(over: payload, with: signer, keyID: keyID, webToken: webToken)
        var encoder = CBOREncoder(capacity: signature.count + 16 + (detached ? 0 : payload.count))
        encoder.tag(tag)
        encoder.beginArray(4)
        encoder.encode(bytes: [])
        encoder.beginMap(0)
        if detached {
            encoder.encodeNull()
        } else {
            encoder.encode(bytes: payload)
        }
        encoder.beginArray(1)
        encoder.append(encoded: signature)
        return encoder.bytes
    }

    /// Adds a signature to a COSE_Sign that stays as it is otherwise, so that signers need not meet.
    ///
    /// - Parameters:
    ///   - object: the tagged COSE_Sign.
    ///   - payload: what is signed: the detached payload, or the one inside.
    /// - Returns: the object with one signature more.
    public static func adding(
        to object: Span<UInt8>,
        over payload: Span<UInt8>,
        with signer: borrowing some Signer,
        keyID: [UInt8],
        webToken: [UInt8]? = nil
    ) throws(COSEError) -> [UInt8] {
        let sign = try Sign(object, in: 0..<object.count)
        guard sign.signatures.count < signatureLimit else { throw .tooManySignatures(at: 0) }
        guard sign.protectedHeader.isEmpty else { throw .unexpectedStructure(at: sign.protectedHeader.lowerBound) }
        let signature = try makeSignature(over: payload, with: signer, keyID: keyID, webToken: webToken)
        var encoder = CBOREncoder(capacity: object.count + signature.count + 2)
        encoder.tag(tag)
        encoder.beginArray(4)
        encoder.encode(bytes: [])
        encoder.beginMap(0)
        if let range = sign.payload {
            encoder.encode(bytes: object.extracting(range))
        } else {
            encoder.encodeNull()
        }
        encoder.beginArray(sign.signatures.count + 1)
        for other in sign.signatures { encoder.append(object.extracting(other.whole)) }
        encoder.append(encoded: signature)
        return encoder.bytes
    }

    /// A COSE_Signature over `payload` under an empty header of the body.
    private static func makeSignature(
        over payload: Span<UInt8>,
        with signer: borrowing some Signer,
        keyID: [UInt8],
        webToken: [UInt8]?
    ) throws(COSEError) -> [UInt8] {
        let header = COSEHeader.encode(
            algorithm: signer.publicKey.algorithms[0],
            keyID: keyID,
            webToken: webToken
        )
        let none: [UInt8] = []
        let message = COSEHeader.structure("Signature", none.span, signer: header.span, payload: payload)
        let signature = try signer.sign(message.span)
        var encoder = CBOREncoder(capacity: header.count + signature.count + 8)
        encoder.beginArray(3)
        encoder.encode(bytes: header)
        encoder.beginMap(0)
        encoder.encode(bytes: signature)
        return encoder.bytes
    }
}
