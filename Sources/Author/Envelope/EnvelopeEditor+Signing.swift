import CBOR
public import COSE
import SUIT

extension EnvelopeEditor {
    /// Signs with a private key, as one more COSE_Sign1 (suit-manifest section 5.3: each block is over the same digest).
    ///
    /// - Throws: ``AuthorError`` `.conflict` where the key has signed already, `.tooLarge` where there is no room for
    ///   another block, `.signing` where the key cannot sign.
    public mutating func sign(
        with signer: borrowing some Signer,
        crypto: some CryptoProvider
    ) throws(AuthorError) {
        let key = AuthenticationKey.publicKey(signer.publicKey)
        try checkRoom(for: key, crypto)
        do throws(COSEError) {
            blocks.append(
                try Sign1.sign(signedDigest.span, with: signer, keyID: key.keyID(crypto), detached: true)
            )
        } catch {
            throw AuthorError(.signing, "the key cannot sign", found: error.reason)
        }
    }

    /// Authenticates with a secret that the devices share, as one more COSE_Mac0 with HMAC-SHA-256.
    ///
    /// - Parameter keyID: the key id, or `nil` for the one that is made from the key. A thumbprint of a secret tells
    ///   nothing about it, as long as the secret is random.
    public mutating func authenticate(
        with secret: SymmetricKey,
        keyID: [UInt8]? = nil,
        crypto: some CryptoProvider
    ) throws(AuthorError) {
        let key = AuthenticationKey.secret(secret)
        try checkRoom(for: key, crypto)
        do throws(COSEError) {
            let block = try Mac0.authenticate(
                signedDigest.span,
                with: secret,
                keyID: keyID ?? key.keyID(crypto),
                detached: true,
                crypto: crypto
            )
            blocks.append(block)
        } catch {
            throw AuthorError(
                .signing,
                "the secret cannot be used",
                expected: "at least 16 bytes that are not all the same",
                found: "\(secret.bytes.count) bytes",
                action: "\"fettle key new --type hmac\" makes one"
            )
        }
    }

    /// Drops all authentication blocks, for signing anew.
    public mutating func removeBlocks() {
        blocks = []
    }

    /// Which of `keys` have signed already: their indices.
    public func signers(among keys: [AuthenticationKey], crypto: some CryptoProvider) -> [Int] {
        var found: Set<Int> = []
        for block in blocks {
            guard let object = try? AuthenticationObject(block.span, in: 0..<block.count) else { continue }
            found.formUnion(object.authenticators(among: keys, over: signedDigest.span, in: block.span, crypto: crypto))
        }
        return found.sorted()
    }

    private func checkRoom(for key: AuthenticationKey, _ crypto: some CryptoProvider) throws(AuthorError) {
        guard signers(among: [key], crypto: crypto).isEmpty else {
            throw AuthorError(
                .conflict,
                "the key has signed this manifest already",
                expected: "a key that has not",
                found: Hexadecimal.text(key.keyID(crypto)),
                action: "a second signature of one key counts no more than the first"
            )
        }
        guard blocks.count < AuthenticatedEnvelope.blockLimit else {
            throw AuthorError(
                .tooLarge,
                "devices do not look at more authentication blocks",
                expected: "at most \(AuthenticatedEnvelope.blockLimit)",
                found: "\(blocks.count)"
            )
        }
    }
}
