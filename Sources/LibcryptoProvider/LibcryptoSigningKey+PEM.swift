import CCrypto

extension LibcryptoSigningKey {
    private static let subject = "private key"

    /// The private key in a PEM text: PKCS #8 (`PRIVATE KEY`) of P-256 or Ed25519, or SEC 1 (`EC PRIVATE KEY`) of
    /// P-256. Other blocks, such as certificates or `EC PARAMETERS`, may stand beside it.
    ///
    /// - Throws: ``LibcryptoError`` where there is not exactly one such key, or it is encrypted or not valid.
    public init(pem: Span<UInt8>) throws(LibcryptoError) {
        let labels = try PEMLabels(pem, subject: Self.subject)
        let label = try labels.only("PRIVATE KEY", subject: Self.subject) { $0.hasSuffix("PRIVATE KEY") }
        guard let bio = MemoryBIO(pem) else { throw Self.unavailable() }
        var asked = false
        // Without a function of our own, libcrypto would ask for the passphrase on the terminal, and wait.
        let key = withUnsafeMutablePointer(to: &asked) { asked in
            PEM_read_bio_PrivateKey(
                bio.pointer,
                nil,
                { _, _, _, asked in
                    asked?.assumingMemoryBound(to: Bool.self).pointee = true
                    return -1
                },
                asked
            )
        }
        guard let key else {
            let reason = LibcryptoError.lastReason()
            throw LibcryptoError(
                asked ? .encryptedKey : .invalidKey,
                in: Self.subject,
                at: "PEM block \(label)",
                expected: "a P-256 or Ed25519 key\(asked ? " without passphrase" : "")",
                found: asked ? "an encrypted key" : "bytes of which libcrypto says: \(reason)",
                advice: asked ? "decrypt it with `openssl pkey`, and protect the file by its permissions" : nil
            )
        }
        ERR_clear_error()
        try self.init(KeyHandle(owning: key), at: "PEM block \(label)")
    }

    /// The private key as PKCS #8 in PEM, not encrypted. Whoever writes it to a file sets the permissions first.
    ///
    /// - Throws: ``LibcryptoError`` with the code `unavailable`, without memory.
    public func pem() throws(LibcryptoError) -> [UInt8] {
        guard let bio = MemoryBIO() else { throw Self.unavailable() }
        guard PEM_write_bio_PKCS8PrivateKey(bio.pointer, handle.pointer, nil, nil, 0, nil, nil) == 1 else {
            throw Self.unavailable()
        }
        return bio.bytes
    }

    private static func unavailable() -> LibcryptoError {
        LibcryptoError(
            .unavailable,
            in: subject,
            at: "PEM",
            expected: "memory and an encoder",
            found: LibcryptoError.lastReason()
        )
    }
}
