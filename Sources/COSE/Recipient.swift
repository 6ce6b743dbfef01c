import CBOR

/// A COSE_recipient (RFC 9052 section 5.1): how one of those who may read gets to the key. It holds ranges of bytes that
/// stay where they are.
public struct Recipient: Equatable, Sendable {
    /// Most recipients of one object.
    public static let limit = 8

    let header: COSEHeader
    /// The wrapped key; empty where there is none.
    public let ciphertext: Range<Int>

    /// The key id. A hint, never a proof.
    public var keyID: Range<Int>? { header.keyID }

    /// Reads the array of recipients.
    @_lifetime(decoder: copy decoder)
    static func readAll(_ decoder: inout CBORDecoder) throws(CBORError) -> [Recipient] {
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count >= 1 else { throw .invalidValue(at: start) }
        guard count <= limit else { throw .tooLong(at: start) }
        var recipients: [Recipient] = []
        while recipients.count < count {
            // Recipients of recipients would make a fourth element: nothing that SUIT uses has them.
            try decoder.beginArray(count: 3)
            let header = try COSEHeader.read(&decoder)
            let at = decoder.offset
            let ciphertext = try decoder.readNullIfPresent() ? at..<at : try decoder.readBytes()
            recipients.append(Recipient(header: header, ciphertext: ciphertext))
        }
        return recipients
    }

    /// The algorithm. With `direct` and AES key wrap nothing can be protected (RFC 9053 sections 6.1.1 and 6.2.1); with
    /// key agreement it must be (section 6.3.1).
    func algorithm() throws(COSEError) -> COSEAlgorithm {
        if let at = header.critical { throw .criticalHeader(at: at) }
        if let algorithm = header.algorithm {
            guard header.unprotectedAlgorithm == nil else {
                throw .unexpectedStructure(at: header.unprotectedAlgorithmOffset)
            }
            guard algorithm != .direct, algorithm != .a128KW else {
                throw .unexpectedStructure(at: header.protected.lowerBound)
            }
            return algorithm
        }
        guard let algorithm = header.unprotectedAlgorithm else { throw .algorithmMissing }
        guard algorithm == .direct || algorithm == .a128KW else {
            // From -34 to -25 the registry has key agreement; of others nobody here knows where they must stand.
            guard algorithm.identifier < -34 || algorithm.identifier > -25 else {
                throw .unexpectedStructure(at: header.unprotectedAlgorithmOffset)
            }
            throw .unsupportedAlgorithm(algorithm)
        }
        guard header.protected.isEmpty else { throw .unexpectedStructure(at: header.protected.lowerBound) }
        return algorithm
    }

    /// The sender's key of ECDH-ES (RFC 9053 section 6.3.1, label -1).
    func ephemeralKey(in bytes: Span<UInt8>) throws(COSEError) -> PublicKey {
        guard let range = header.ephemeralKey else { throw .unexpectedStructure(at: header.protected.lowerBound) }
        let key: PublicKey
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            key = try PublicKey.read(&decoder, isForSignatures: false)
            try decoder.finish()
        } catch {
            if case .invalidValue(let at) = error { throw .unsupportedKey(at: at) }
            throw .malformed(error)
        }
        guard case .p256 = key else { throw .unsupportedKey(at: range.lowerBound) }
        return key
    }
}
