import CBOR
public import COSE
public import Trust

/// A key set and the signatures that it has so far (docs/formats/keys.cddl): a COSE_Sign with the set inside.
///
/// Signers need not meet: each adds a signature to the document that the one before has signed.
public struct KeySetDocument: Sendable {
    /// The document, encoded.
    public private(set) var bytes: [UInt8]
    /// What it says.
    public let set: KeySet

    /// The document in `bytes`. Its signatures are not checked.
    public init(_ bytes: [UInt8]) throws(AuthorError) {
        self.bytes = bytes
        do throws(COSEError) {
            let object = try Sign(bytes.span, in: 0..<bytes.count)
            guard let payload = object.payload else { throw COSEError.payloadDetached(at: 0) }
            self.set = try KeySetDocument.read(bytes, payload)
        } catch {
            throw KeySetDocument.noDocument(error.reason)
        }
    }

    private static func read(_ bytes: [UInt8], _ payload: Range<Int>) throws(COSEError) -> KeySet {
        do throws(TrustError) {
            return try KeySet(bytes.span, in: payload)
        } catch {
            if case .malformed(let error) = error { throw .malformed(error) }
            throw .unexpectedStructure(at: payload.lowerBound)
        }
    }

    private static func noDocument(_ found: String) -> AuthorError {
        AuthorError(
            .malformed,
            "the key set cannot be read",
            expected: "a signed key set (docs/formats/keys.cddl)",
            found: found
        )
    }

    /// A document that its first signer has signed.
    public init(
        _ set: KeySet,
        signer: borrowing some Signer,
        crypto: some CryptoProvider
    ) throws(AuthorError) {
        let payload = set.encoded
        do throws(COSEError) {
            self.bytes = try Sign.sign(
                payload.span,
                with: signer,
                keyID: signer.publicKey.keyID(crypto),
                detached: false
            )
        } catch {
            throw AuthorError(.signing, "the key cannot sign", found: error.reason)
        }
        self.set = set
    }

    /// Adds a signature.
    public mutating func sign(
        with signer: borrowing some Signer,
        crypto: some CryptoProvider
    ) throws(AuthorError) {
        guard signers(among: [signer.publicKey], crypto: crypto).isEmpty else {
            throw AuthorError(
                .conflict,
                "the key has signed this key set already",
                found: Hexadecimal.text(signer.publicKey.keyID(crypto)),
                action: "a second signature of one key counts no more than the first"
            )
        }
        let payload = set.encoded
        do throws(COSEError) {
            bytes = try Sign.adding(
                to: bytes.span,
                over: payload.span,
                with: signer,
                keyID: signer.publicKey.keyID(crypto)
            )
        } catch {
            throw AuthorError(.signing, "the key cannot sign", found: error.reason)
        }
    }

    /// Which of `keys` have signed.
    public func signers(among keys: [PublicKey], crypto: some CryptoProvider) -> [PublicKey] {
        guard let object = try? Sign(bytes.span, in: 0..<bytes.count), let payload = object.payload else { return [] }
        return keys.filter {
            object.isSigned(by: $0, over: bytes.span.extracting(payload), in: bytes.span, crypto: crypto)
        }
    }
}
