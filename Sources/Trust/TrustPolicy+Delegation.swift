import COSE

extension TrustPolicy {
    /// Follows the token in `range` of `bytes` to an anchor.
    ///
    /// - Parameter depth: how many links may follow, this one included.
    func resolve(
        _ range: Range<Int>,
        depth: Int,
        among anchors: [TrustAnchor],
        in bytes: Span<UInt8>,
        _ crypto: some CryptoProvider
    ) throws(TrustError) -> TrustedSigner {
        guard depth > 0 else { throw .delegationTooDeep(limit: delegation.depth) }
        let token = try Delegation(bytes, in: range)
        try token.checkTime(now)
        let key = AuthenticationKey.publicKey(token.key)
        guard !isRevoked(key, crypto) else { throw .revokedKey }
        let payload = bytes.extracting(token.payload)
        for anchor in anchors {
            // A MAC key cannot vouch: whoever checks the token could have made it.
            guard case .publicKey(let issuer) = anchor.key else { continue }
            if token.object.isSigned(by: issuer, over: payload, in: bytes, crypto: crypto) {
                let permissions = anchor.permissions.intersection(token.permissions)
                return TrustedSigner(key: key, anchor: anchor.key, permissions: permissions)
            }
        }
        guard let next = token.object.webToken else { throw .delegationUntrusted }
        let issuer = try resolve(next, depth: depth - 1, among: anchors, in: bytes, crypto)
        guard case .publicKey(let issuerKey) = issuer.key,
            token.object.isSigned(by: issuerKey, over: payload, in: bytes, crypto: crypto)
        else { throw .delegationUntrusted }
        return TrustedSigner(
            key: key,
            anchor: issuer.anchor,
            permissions: issuer.permissions.intersection(token.permissions)
        )
    }
}
