import CBOR

/// A COSE_Sign object (RFC 9052 section 4.1): one payload and the signatures of several. It holds ranges of bytes that
/// stay where they are.
public struct Sign: Equatable, Sendable {
    /// The tag of COSE_Sign.
    public static let tag: UInt64 = 98
    /// Most signatures of one object: each costs a check per key.
    public static let signatureLimit = 16

    /// One of the signatures (RFC 9052 section 4.1, COSE_Signature).
    public struct Signature: Equatable, Sendable {
        /// The content of its protected header.
        public let protectedHeader: Range<Int>
        /// The algorithm, which must stand in the protected header.
        public let algorithm: COSEAlgorithm
        /// The key id. A hint, never a proof.
        public let keyID: Range<Int>?
        /// A token in the protected header in which somebody vouches for the key (`kcwt`, RFC 9528 section 3.5.2).
        public let webToken: Range<Int>?
        /// The signature itself.
        public let signature: Range<Int>
        /// The whole COSE_Signature.
        let whole: Range<Int>
    }

    /// The content of the protected header that all signatures cover.
    public let protectedHeader: Range<Int>
    /// The payload, or `nil` where it is detached.
    public let payload: Range<Int>?
    /// The signatures, at least one.
    public let signatures: [Signature]

    /// Reads a tagged COSE_Sign that fills `range` of `bytes`.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(COSEError) {
        var headers: [(header: COSEHeader, signature: Range<Int>, whole: Range<Int>)] = []
        let body: COSEHeader
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            let tagStart = decoder.offset
            guard try decoder.readTag() == Sign.tag else { throw CBORError.invalidValue(at: tagStart) }
            try decoder.beginArray(count: 4)
            body = try COSEHeader.read(&decoder)
            self.payload = try decoder.readNullIfPresent() ? nil : try decoder.readBytes()
            let start = decoder.offset
            let count = try decoder.beginArray()
            guard count >= 1 else { throw CBORError.invalidValue(at: start) }
            guard count <= Sign.signatureLimit else { throw CBORError.tooLong(at: start) }
            while headers.count < count {
                let start = decoder.offset
                try decoder.beginArray(count: 3)
                let header = try COSEHeader.read(&decoder)
                let signature = try decoder.readBytes()
                headers.append((header, signature, start..<decoder.offset))
            }
            try decoder.finish()
        } catch {
            throw COSEError(structure: error)
        }
        if let at = body.critical { throw .criticalHeader(at: at) }
        self.protectedHeader = body.protected
        var signatures: [Signature] = []
        for (header, signature, whole) in headers {
            signatures.append(
                Signature(
                    protectedHeader: header.protected,
                    algorithm: try header.authenticatedAlgorithm(),
                    keyID: header.keyID,
                    webToken: header.webToken,
                    signature: signature,
                    whole: whole
                )
            )
        }
        self.signatures = signatures
    }

    /// The object as several with one signature each.
    var parts: [Sign] {
        signatures.map { Sign(protectedHeader: protectedHeader, payload: payload, signatures: [$0]) }
    }

    private init(protectedHeader: Range<Int>, payload: Range<Int>?, signatures: [Signature]) {
        self.protectedHeader = protectedHeader
        self.payload = payload
        self.signatures = signatures
    }

    /// Whether one of the signatures is by `key` over `payload`: the detached one, or the bytes of ``payload``.
    public func isSigned(
        by key: PublicKey,
        over payload: Span<UInt8>,
        in bytes: Span<UInt8>,
        crypto: some CryptoProvider
    ) -> Bool {
        for signature in signatures where key.mayUse(signature.algorithm) {
            let message = COSEHeader.structure(
                "Signature",
                bytes.extracting(protectedHeader),
                signer: bytes.extracting(signature.protectedHeader),
                payload: payload
            )
            if crypto.isValid(bytes.extracting(signature.signature), for: message.span, by: key) { return true }
        }
        return false
    }
}
