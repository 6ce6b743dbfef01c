import CBOR
public import COSE

/// Who may sign what, as a numbered document: which keys sign the next such document, and which sign manifests [M4].
///
/// A device starts from one set that it trusts and goes from each to the next: none can be skipped and none undone, and
/// every step is signed by enough keys of both sets, as the root role of TUF is. So the keys of manifests can be exchanged
/// and revoked, and so can the keys that do that, while no single stolen key below a threshold can.
public struct KeySet: Equatable, Sendable {
    /// Most keys of one role.
    public static let keyLimit = 16
    /// Most revoked keys that are remembered.
    public static let revokedLimit = 256
    /// Most bytes of a document.
    public static let byteLimit = 65_536

    /// A key that may sign manifests.
    public struct Member: Equatable, Sendable {
        /// The key.
        public let key: PublicKey
        /// What its holder may do.
        public let permissions: Permissions
        /// When that ends, in seconds since 1970.
        public let expires: UInt64?

        /// A key that may sign manifests.
        public init(key: PublicKey, permissions: Permissions = .all, expires: UInt64? = nil) {
            self.key = key
            self.permissions = permissions
            self.expires = expires
        }
    }

    /// The number of the set: each is one more than the one before.
    public let version: UInt64
    /// The keys that sign key sets. A key that is listed twice counts once.
    public let keys: [PublicKey]
    /// How many of ``keys`` must sign.
    public let threshold: Int
    /// The keys that sign manifests. There may be none.
    public let manifestKeys: [Member]
    /// How many of ``manifestKeys`` must sign.
    public let manifestThreshold: Int
    /// When manifests are no longer accepted under this set, in seconds since 1970. The next set is accepted all the same.
    public let expires: UInt64?
    /// SHA-256 thumbprints of keys that count no longer, wherever they are trusted. None ever leaves the list.
    public let revoked: [[UInt8]]

    /// A key set, which must make sense.
    ///
    /// - Throws: ``TrustError``: `.invalidKeySet` for the version 0 or too many keys; `.invalidThreshold` for a threshold
    ///   below 1 or above the number of distinct keys; `.weakKey`.
    public init(
        version: UInt64,
        keys: [PublicKey],
        threshold: Int,
        manifestKeys: [Member],
        manifestThreshold: Int = 1,
        expires: UInt64? = nil,
        revoked: [[UInt8]] = []
    ) throws(TrustError) {
        guard version >= 1, keys.count <= KeySet.keyLimit, manifestKeys.count <= KeySet.keyLimit,
            revoked.count <= KeySet.revokedLimit
        else { throw .invalidKeySet }
        for thumbprint in revoked where thumbprint.count != 32 { throw .invalidKeySet }
        for key in keys where key.isWeak { throw .weakKey }
        for member in manifestKeys where member.key.isWeak { throw .weakKey }
        let distinct = KeySet.distinct(keys).count
        guard threshold >= 1, threshold <= distinct else { throw .invalidThreshold(threshold) }
        let distinctManifestKeys = KeySet.distinct(manifestKeys.map { $0.key }).count
        guard manifestThreshold >= 1, manifestThreshold <= distinctManifestKeys || manifestKeys.isEmpty else {
            throw .invalidThreshold(manifestThreshold)
        }
        self.version = version
        self.keys = keys
        self.threshold = threshold
        self.manifestKeys = manifestKeys
        self.manifestThreshold = manifestThreshold
        self.expires = expires
        self.revoked = revoked
    }

    /// Fails where a key that is listed is revoked, too.
    func checkRevoked(_ crypto: some CryptoProvider) throws(TrustError) {
        guard !revoked.isEmpty else { return }
        for key in keys + manifestKeys.map({ $0.key }) {
            let thumbprint = key.thumbprint(crypto)
            for other in revoked where other == thumbprint { throw .revokedKey }
        }
    }

    /// How many distinct keys of ``keys`` signed.
    func signers(
        of object: Sign,
        over payload: Span<UInt8>,
        in bytes: Span<UInt8>,
        _ crypto: some CryptoProvider
    ) -> Int {
        var count = 0
        for key in KeySet.distinct(keys) where object.isSigned(by: key, over: payload, in: bytes, crypto: crypto) {
            count += 1
        }
        return count
    }

    /// The policy for manifests under this set.
    ///
    /// - Parameters:
    ///   - now: the time in seconds since 1970, or `nil` without a clock that can be trusted: then no key counts whose
    ///     time is limited.
    ///   - delegation: whether the keys may vouch for others.
    /// - Throws: ``TrustError`` `.expired`, or `.clockNeeded` where the set ends at a time and there is no clock.
    public func policy(
        now: UInt64?,
        delegation: DelegationPolicy = .refused
    ) throws(TrustError) -> TrustPolicy {
        if let expires {
            guard let now else { throw .clockNeeded }
            guard now < expires else { throw .expired(expires) }
        }
        var anchors: [TrustAnchor] = []
        for member in manifestKeys {
            if let end = member.expires {
                guard let now, now < end else { continue }
            }
            anchors.append(TrustAnchor(key: .publicKey(member.key), permissions: member.permissions))
        }
        return TrustPolicy(
            anchors: anchors,
            threshold: manifestThreshold,
            delegation: delegation,
            now: now,
            revoked: revoked
        )
    }

    private static func distinct(_ keys: [PublicKey]) -> [PublicKey] {
        var distinct: [PublicKey] = []
        for key in keys {
            var known = false
            for other in distinct where other == key { known = true }
            if !known { distinct.append(key) }
        }
        return distinct
    }
}
