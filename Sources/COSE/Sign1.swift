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
    /// The payload, or `nil` where it is detached.
    public let payload: Range<Int>?
    /// The signature.
    public let signature: Range<Int>

    /// Reads a COSE_Sign1, with its tag or without, that fills `range` of `bytes`.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(COSEError) {
        var header = Header()
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            if try decoder.peek() == .tag {
                let at = decoder.offset
                guard try decoder.readTag() == Sign1.tag else { throw CBORError.invalidValue(at: at) }
            }
            try decoder.beginArray(count: 4)
            self.protectedHeader = try decoder.readBytes()
            if !protectedHeader.isEmpty {
                var inner = CBORDecoder(bytes, in: protectedHeader)
                try header.read(&inner, protected: true)
                try inner.finish()
            }
            try header.read(&decoder, protected: false)
            self.payload = try decoder.readNullIfPresent() ? nil : try decoder.readBytes()
            self.signature = try decoder.readBytes()
            try decoder.finish()
        } catch {
            if case .invalidValue(let at) = error { throw .unexpectedStructure(at: at) }
            throw .malformed(error)
        }
        if let at = header.critical { throw .criticalHeader(at: at) }
        guard let algorithm = header.algorithm else { throw .algorithmMissing }
        // An algorithm that is not signed could be swapped on the way, and RFC 9052 section 3 wants every label once.
        if let at = header.unsignedAlgorithm { throw .unexpectedStructure(at: at) }
        self.algorithm = algorithm
        self.keyID = header.keyID
    }

    /// Whether the object is signed by `key` over `payload`: the detached one, or the bytes of ``payload``.
    public func isSigned(
        by key: PublicKey,
        over payload: Span<UInt8>,
        in bytes: Span<UInt8>,
        crypto: some CryptoProvider
    ) -> Bool {
        var goesTogether = false
        for candidate in key.algorithms where candidate == algorithm { goesTogether = true }
        guard goesTogether else { return false }
        let message = Sign1.signatureInput(protectedHeader: bytes.extracting(protectedHeader), payload: payload)
        return crypto.isValid(bytes.extracting(signature), for: message.span, by: key)
    }

    /// Signs `payload`.
    ///
    /// - Parameters:
    ///   - payload: what is signed.
    ///   - keyID: put into the protected header, so that nothing outside of the signature can be altered.
    ///   - detached: leave the payload out of the object.
    /// - Returns: the tagged COSE_Sign1, encoded.
    public static func sign(
        _ payload: Span<UInt8>,
        with signer: borrowing some Signer,
        keyID: [UInt8],
        detached: Bool
    ) throws(COSEError) -> [UInt8] {
        var header = CBOREncoder()
        header.beginMap(2)
        header.encodeInt(Header.algorithmLabel)
        header.encodeInt(signer.publicKey.algorithms[0].identifier)
        header.encodeInt(Header.keyIDLabel)
        header.encode(bytes: keyID)
        let message = signatureInput(protectedHeader: header.bytes.span, payload: payload)
        let signature = try signer.sign(message.span)
        var encoder = CBOREncoder(capacity: 96 + (detached ? 0 : payload.count))
        encoder.tag(tag)
        encoder.beginArray(4)
        encoder.encode(bytes: header.bytes)
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
        var encoder = CBOREncoder(capacity: protectedHeader.count + payload.count + 24)
        encoder.beginArray(4)
        encoder.encode(text: "Signature1")
        encoder.encode(bytes: protectedHeader)
        encoder.encode(bytes: [])
        encoder.encode(bytes: payload)
        return encoder.bytes
    }

    /// The headers that matter here (RFC 9052 section 3.1).
    struct Header {
        static let algorithmLabel: Int64 = 1
        static let criticalLabel: Int64 = 2
        static let keyIDLabel: Int64 = 4

        var algorithm: COSEAlgorithm?
        var keyID: Range<Int>?
        /// Where a `crit` stands. Nothing that could be critical is known here, so nothing critical can be honoured.
        var critical: Int?
        /// Where an algorithm stands that the signature does not cover.
        var unsignedAlgorithm: Int?

        @_lifetime(decoder: copy decoder)
        mutating func read(_ decoder: inout CBORDecoder, protected: Bool) throws(CBORError) {
            var map = try decoder.beginMap()
            while let key = try decoder.nextKey(&map) {
                let at = decoder.offset
                switch key {
                case .integer(Header.algorithmLabel):
                    let value = COSEAlgorithm(identifier: try decoder.readInteger())
                    if protected { algorithm = value } else { unsignedAlgorithm = at }
                case .integer(Header.criticalLabel):
                    critical = at
                    try decoder.skip()
                case .integer(Header.keyIDLabel):
                    let value = try decoder.readBytes()
                    guard protected || keyID == nil else { throw .invalidValue(at: at) }
                    keyID = value
                default: try decoder.skip()
                }
            }
        }
    }
}
