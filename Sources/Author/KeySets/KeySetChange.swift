public import COSE
public import Trust

/// What is to be different in the next version of a key set [M4].
public struct KeySetChange: Sendable {
    /// Keys that sign key sets from now on.
    public var addedKeys: [PublicKey] = []
    /// Keys that sign manifests from now on.
    public var addedManifestKeys: [PublicKey] = []
    /// Keys that leave all roles.
    public var removedKeys: [PublicKey] = []
    /// Keys that leave all roles and must never count again.
    public var revokedKeys: [PublicKey] = []
    /// How many keys must sign key sets, if that changes.
    public var threshold: Int?
    /// How many keys must sign manifests, if that changes.
    public var manifestThreshold: Int?
    /// The last moment of manifests, if that changes.
    public var expires: UInt64?

    /// No change but the version.
    public init() {}

    /// The keys that leave although the set before does not have them: most likely a mistake.
    public func strangers(to current: KeySet) -> [PublicKey] {
        (removedKeys + revokedKeys).filter { key in
            !current.keys.contains(key) && !current.manifestKeys.contains { $0.key == key }
        }
    }

    /// The version after `current`.
    ///
    /// - Throws: ``AuthorError`` `.conflict` where a key is to come back that is revoked, `.malformed` where the set makes
    ///   no sense.
    public func next(after current: KeySet, crypto: some CryptoProvider) throws(AuthorError) -> KeySet {
        var revoked = current.revoked
        for thumbprint in revokedKeys.map({ $0.thumbprint(crypto) }) where !revoked.contains(thumbprint) {
            revoked.append(thumbprint)
        }
        for key in addedKeys + addedManifestKeys where revoked.contains(key.thumbprint(crypto)) {
            let isNew = !current.revoked.contains(key.thumbprint(crypto))
            throw AuthorError(
                .conflict,
                "a key that is revoked cannot be added",
                expected: "a key that was never revoked: devices refuse the set otherwise",
                found: Hexadecimal.text(key.keyID(crypto)) + (isNew ? ", which is revoked here, too" : ""),
                action: isNew ? "say either that it is added or that it is revoked" : "make a new key"
            )
        }
        let gone = removedKeys + revokedKeys
        var keys = current.keys.filter { !gone.contains($0) }
        for key in addedKeys where !keys.contains(key) { keys.append(key) }
        var members = current.manifestKeys.filter { !gone.contains($0.key) }
        for key in addedManifestKeys where !members.contains(where: { $0.key == key }) {
            members.append(KeySet.Member(key: key))
        }
        do throws(TrustError) {
            return try KeySet(
                version: current.version + 1,
                keys: keys,
                threshold: threshold ?? current.threshold,
                manifestKeys: members,
                manifestThreshold: manifestThreshold ?? current.manifestThreshold,
                expires: expires ?? current.expires,
                revoked: revoked
            )
        } catch {
            throw error.explained
        }
    }
}
