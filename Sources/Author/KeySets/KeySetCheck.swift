public import COSE
public import Trust

/// Whether a key set is one that its authors can have meant, before anybody signs it.
public struct KeySetCheck: Sendable {
    private let now: UInt64
    private let allowsNoManifests: Bool

    /// A check.
    ///
    /// - Parameters:
    ///   - now: the present time in seconds since 1970.
    ///   - allowsNoManifests: whether nobody may be left who signs manifests.
    public init(now: UInt64, allowsNoManifests: Bool = false) {
        self.now = now
        self.allowsNoManifests = allowsNoManifests
    }

    /// Checks what `set` says.
    public func check(_ set: KeySet) throws(AuthorError) {
        guard allowsNoManifests || !set.manifestKeys.isEmpty else {
            throw AuthorError(
                .specification,
                "no key would sign manifests: devices would take no update",
                expected: "at least one key that signs manifests",
                found: "none",
                action: "name one, or say --no-manifests if that is meant"
            )
        }
        if let expires = set.expires, expires <= now {
            throw AuthorError(
                .specification,
                "the key set would have expired already",
                expected: "a moment after \(Timestamp.text(now))",
                found: Timestamp.text(expires),
                action: "give --expires a later moment"
            )
        }
    }

    /// Checks that the holder of `key` has a say in `set`: as one of its keys, as one of the keys of the set before, or
    /// as an anchor of devices that have no set yet.
    public static func checkSigner(
        _ key: PublicKey,
        of set: KeySet,
        after before: KeySet? = nil,
        anchors: [PublicKey] = [],
        crypto: some CryptoProvider
    ) throws(AuthorError) {
        let allowed = set.keys + (before?.keys ?? []) + anchors
        guard !allowed.contains(key) else { return }
        let isForManifests = set.manifestKeys.contains { $0.key == key }
        throw AuthorError(
            .signing,
            "the signature of this key counts for nothing",
            expected: "a key that signs key sets: "
                + allowed.map { Hexadecimal.text($0.keyID(crypto)) }.joined(separator: ", "),
            found: Hexadecimal.text(key.keyID(crypto)) + (isForManifests ? ", which signs manifests alone" : ""),
            action: before == nil
                ? "name the set before with --after if it is one of its keys, or the key with --anchor if devices trust it"
                : "sign with another key"
        )
    }
}
