public import COSE
public import PatchFormat

/// The chain of a patch's frames, computed by the crypto that the server has anyway.
public struct ProviderFrameDigest<Provider: CryptoProvider>: FrameDigest {
    private let provider: Provider

    /// A chain digest by `provider`.
    public init(_ provider: Provider) {
        self.provider = provider
    }

    /// The first 8 bytes of the SHA-256 digest of `head` followed by `body`.
    public func prefix(of head: Span<UInt8>, _ body: Span<UInt8>) -> DigestPrefix {
        // SHA-256 is there in every provider, by the protocol's contract.
        guard var digest = provider.makeDigest(.sha256) else { return DigestPrefix(0) }
        digest.update(head)
        digest.update(body)
        return DigestPrefix(digest: digest.finish()) ?? DigestPrefix(0)
    }
}
