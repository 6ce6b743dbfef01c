import CBOR
public import COSE
public import Trust

/// An envelope whose manifest a trusted key has signed (suit-manifest section 6.2 step 3; A1).
///
/// The only way to a ``Manifest`` goes through it, so nothing in a manifest can be looked at before its signature.
public struct AuthenticatedEnvelope: Equatable, Sendable {
    /// The envelope.
    public let envelope: Envelope
    /// The digest of the manifest, which names it everywhere.
    public let digest: SUITDigest
    /// The trusted keys that signed, each once.
    public let signers: [PublicKey]

    /// Most authentication blocks that are looked at: each costs a signature check.
    public static let blockLimit = 8

    /// Checks the signatures of `envelope`.
    ///
    /// - Parameters:
    ///   - envelope: an envelope taken apart from `bytes`.
    ///   - bytes: the envelope.
    ///   - anchors: the keys that are trusted.
    ///   - crypto: digest and signature checks.
    /// - Throws: ``SUITError`` `.unsigned` without an authentication block, `.untrusted` where none verifies with a
    ///   trusted key, `.manifestDigestMismatch` where the signed digest is not the manifest's.
    public init(
        _ envelope: Envelope,
        in bytes: Span<UInt8>,
        anchors: [TrustAnchor],
        crypto: some CryptoProvider
    ) throws(SUITError) {
        self.envelope = envelope
        var digestRange = 0..<0
        var blocks: [Range<Int>] = []
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: envelope.authentication)
            let start = decoder.offset
            let count = try decoder.beginArray()
            guard count >= 1 else { throw CBORError.invalidValue(at: start) }
            guard count <= 1 + AuthenticatedEnvelope.blockLimit else { throw CBORError.tooLong(at: start) }
            digestRange = try decoder.readBytes()
            while blocks.count < count - 1 { blocks.append(try decoder.readBytes()) }
            try decoder.finish()
            var inner = CBORDecoder(bytes, in: digestRange)
            self.digest = try SUITDigest.read(&inner)
            try inner.finish()
        } catch {
            throw .malformed(.authentication, error)
        }
        guard !blocks.isEmpty else { throw .unsigned }
        // The detached payload is the digest array itself, without the head of its byte string.
        let payload = bytes.extracting(digestRange)
        var signers: [PublicKey] = []
        for block in blocks {
            let object: Sign1
            do throws(COSEError) {
                object = try Sign1(bytes, in: block)
            } catch {
                throw .authenticationBlock(error)
            }
            guard object.payload == nil else { throw .authenticationBlock(.unexpectedStructure(at: block.lowerBound)) }
            for anchor in anchors where object.isSigned(by: anchor.key, over: payload, in: bytes, crypto: crypto) {
                var known = false
                for signer in signers where signer == anchor.key { known = true }
                if !known { signers.append(anchor.key) }
            }
        }
        guard !signers.isEmpty else { throw .untrusted }
        guard digest.matches(bytes.extracting(envelope.manifestWhole), crypto: crypto) else {
            throw .manifestDigestMismatch
        }
        self.signers = signers
    }
}
