public import COSE

/// The plain manifest around an encrypted one: a manifest that depends on it, and that gives away nothing but where it is
/// and who can read it (suit-trust-domains section 8.2) [M3].
public struct EncryptedManifest {
    private let dependency: DependencySpecification

    /// The name under which devices keep the encrypted manifest, and under which it travels.
    private static let name = "manifest"

    /// A plain manifest around `envelope`.
    ///
    /// - Parameters:
    ///   - envelope: the signed envelope.
    ///   - payload: the encrypted envelope.
    ///   - information: its encryption info.
    ///   - uri: where devices fetch the encrypted envelope; `nil` where it travels inside of the plain one.
    public init(envelope: [UInt8], payload: [UInt8], information: [UInt8], uri: String?) {
        var dependency = DependencySpecification(
            manifest: SpecifiedFile(content: envelope, name: "manifest"),
            prefix: [Array(EncryptedManifest.name.utf8)],
            uri: uri ?? "#" + EncryptedManifest.name
        )
        dependency.ciphertext = SpecifiedFile(content: payload, name: "ciphertext")
        dependency.encryption = SpecifiedFile(content: information, name: "encryption-info")
        self.dependency = dependency
    }

    /// The unsigned envelope of the plain manifest.
    public func build(sequenceNumber: UInt64, crypto: some CipherProvider) throws(AuthorError) -> [UInt8] {
        var specification = UpdateSpecification(sequenceNumber: sequenceNumber)
        specification.dependencies = [dependency]
        return try ManifestBuilder(specification).build(crypto: crypto).envelope
    }
}
