public import COSE

extension AcceptedManifest {
    /// Reads an envelope whatever signed it: for a gateway, which has no author's keys, is trusted with nothing, and hands
    /// out only what devices verify themselves [G1, G2].
    ///
    /// Digests are checked, so that the manifest is the one that its digest names; ``author`` is of no meaning.
    ///
    /// - Parameters:
    ///   - taken: The envelope, and the detail manifests behind it where it carries their root.
    ///   - crypto: Digests.
    /// - Throws: ``AnsweringError`` where it cannot be read. One that is authenticated by MACs alone cannot.
    public init(unverified taken: [UInt8], crypto: some CryptoProvider) throws(AnsweringError) {
        try self.init(taken, signedBy: nil, crypto: crypto)
    }

    /// A key of each kind, in the place of whoever signed.
    static let anybody: [PublicKey] = [
        .p256(x: [UInt8](repeating: 1, count: 32), y: [UInt8](repeating: 2, count: 32)),
        .ed25519([UInt8](repeating: 3, count: 32)),
    ]
}
