public import COSE

/// Who must vouch for a manifest before this device looks into it [M2, M10].
public struct TrustPolicy: Equatable, Sendable {
    /// Most signatures and MACs of one message that are looked at: each costs a check per key.
    public static let signatureLimit = 16
    /// Most tokens of delegation that are looked at in one message.
    public static let tokenLimit = 8

    /// The keys that are trusted.
    public var anchors: [TrustAnchor]
    /// How many holders of distinct anchors must sign (k of n). Distinct is the key material, whatever its ids.
    public var threshold: Int
    /// Whether anchors may vouch for other keys.
    public var delegation: DelegationPolicy
    /// The time in seconds since 1970, or `nil` without a clock that can be trusted: then nothing that ends at a time
    /// counts.
    public var now: UInt64?
    /// SHA-256 thumbprints of keys that count no longer, as anchors or by delegation.
    public var revoked: [[UInt8]]

    /// A policy; by default one anchor alone must sign, and nobody for it.
    public init(
        anchors: [TrustAnchor],
        threshold: Int = 1,
        delegation: DelegationPolicy = .refused,
        now: UInt64? = nil,
        revoked: [[UInt8]] = []
    ) {
        self.anchors = anchors
        self.threshold = threshold
        self.delegation = delegation
        self.now = now
        self.revoked = revoked
    }

    /// Checks that as many as must vouch for `payload`, in any number of objects.
    ///
    /// Objects by strangers do not harm: they do not count, and there is a limit to what is looked at. Signatures whose
    /// key ids speak of an anchor come first, then those of all objects in turn.
    ///
    /// - Parameters:
    ///   - objects: signatures and MACs, which are ranges of `bytes`.
    ///   - payload: the detached payload.
    /// - Throws: ``TrustError``: `.invalidThreshold`; `.thresholdNotMet`; or, where a key is vouched for and that is why it
    ///   does not count, the reason.
    public func authenticate(
        _ objects: [AuthenticationObject],
        over payload: Span<UInt8>,
        in bytes: Span<UInt8>,
        crypto: some CryptoProvider
    ) throws(TrustError) -> Authority {
        let direct = liveAnchors(crypto)
        guard threshold >= 1 else { throw .invalidThreshold(threshold) }
        let objects = promising(objects, direct, in: bytes, crypto)
        var candidates: [TrustedSigner] = []
        for anchor in direct {
            candidates.append(TrustedSigner(key: anchor.key, anchor: anchor.key, permissions: anchor.permissions))
        }
        var refusal: TrustError?
        for token in tokens(of: objects, in: bytes) {
            do throws(TrustError) {
                candidates.append(try resolve(token, depth: delegation.depth, among: direct, in: bytes, crypto))
            } catch {
                refusal = error
            }
        }
        let keys = candidates.map { $0.key }
        var isSigner = [Bool](repeating: false, count: candidates.count)
        for object in objects {
            for index in object.authenticators(among: keys, over: payload, in: bytes, crypto: crypto) {
                isSigner[index] = true
            }
        }
        var signers: [TrustedSigner] = []
        for index in 0..<candidates.count where isSigner[index] {
            var known = false
            for signer in signers where signer == candidates[index] { known = true }
            if !known { signers.append(candidates[index]) }
        }
        let authority = Authority(signers: signers, threshold: threshold)
        let found = authority.holders { _ in true }
        guard found >= threshold else {
            if let refusal { throw refusal }
            throw .thresholdNotMet(needed: threshold, found: found)
        }
        return authority
    }

    /// The anchors that are neither revoked nor weak.
    private func liveAnchors(_ crypto: some CryptoProvider) -> [TrustAnchor] {
        var live: [TrustAnchor] = []
        for anchor in anchors where !anchor.key.isWeak && !isRevoked(anchor.key, crypto) { live.append(anchor) }
        return live
    }

    /// Whether `key` counts no longer.
    func isRevoked(_ key: AuthenticationKey, _ crypto: some CryptoProvider) -> Bool {
        guard !revoked.isEmpty else { return false }
        let thumbprint = key.thumbprint(crypto)
        for other in revoked where other == thumbprint { return true }
        return false
    }
}
