/// What the device can do for security, as bit flags [M6].
struct SecurityFacts {
    let files: SystemFiles
    /// Whether it has keys that open what was encrypted for it.
    let hasDecryptionKeys: Bool

    /// The bits, by their number (docs/reference/agent.md). A number never changes its meaning.
    enum Bit: UInt64, CaseIterable {
        /// A Trusted Platform Module.
        case tpm = 0
        /// One of version 2.
        case tpm2 = 1
        /// The firmware starts nothing that is not signed.
        case secureBoot = 2
        /// Keys that open encrypted payloads.
        case decryptionKeys = 3
        /// ECDSA P-256 with SHA-256.
        case es256 = 8
        /// Ed25519.
        case ed25519 = 9
        /// HMAC with SHA-256.
        case hmac256 = 10
        /// AES key wrap.
        case a128kw = 11
        /// ECDH with ephemeral keys.
        case ecdhES = 12
        /// AES-GCM.
        case a128gcm = 13
        /// AES-CTR.
        case a128ctr = 14
        /// ChaCha20/Poly1305.
        case chaCha20Poly1305 = 15
    }

    /// What the agent itself can do, whatever the device is.
    private static let ofTheAgent: [Bit] = [
        .es256, .ed25519, .hmac256, .a128kw, .ecdhES, .a128gcm, .a128ctr, .chaCha20Poly1305,
    ]

    var flags: UInt64 {
        var bits = SecurityFacts.ofTheAgent
        if files.exists("/sys/class/tpm/tpm0") {
            bits.append(.tpm)
            if files.number("/sys/class/tpm/tpm0/tpm_version_major") == 2 { bits.append(.tpm2) }
        }
        // EFI variable: four bytes of attributes, then the value.
        let variable = "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
        if let bytes = files.bytes(variable, limit: 16), bytes.count == 5, bytes[4] == 1 {
            bits.append(.secureBoot)
        }
        if hasDecryptionKeys { bits.append(.decryptionKeys) }
        return bits.reduce(0) { $0 | 1 << $1.rawValue }
    }
}
