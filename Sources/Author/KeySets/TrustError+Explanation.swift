public import Trust

extension TrustError {
    /// The error for people.
    public var explained: AuthorError {
        let (what, expected, found, action): (String, String?, String?, String?) =
            switch self {
            case .currentThresholdNotMet(let needed, let found):
                (
                    "too few keys of the set before have signed", "\(needed) of them", "\(found)",
                    "\"fettle key set sign\" adds a signature"
                )
            case .ownThresholdNotMet(let needed, let found):
                (
                    "too few keys of the set itself have signed", "\(needed) of them", "\(found)",
                    "\"fettle key set sign\" adds a signature"
                )
            case .thresholdNotMet(let needed, let found):
                ("too few trusted keys have signed", "\(needed) of them", "\(found)", nil)
            case .versionSkipped(let expected, let found):
                ("a version is left out", "version \(expected)", "version \(found)", "give the sets in between too")
            case .versionNotNewer(let current, let found):
                ("the set is not newer", "a version after \(current)", "version \(found)", nil)
            case .revocationDropped:
                ("a revoked key is no longer on the list", "every key that was ever revoked", nil, nil)
            case .revokedKey: ("a key that is listed is revoked", "keys that are not revoked", nil, "leave it out")
            case .weakKey: ("for one of the keys anybody could sign", "a key of random bytes", nil, nil)
            case .invalidThreshold: ("a threshold cannot be met", "1 to the number of distinct keys", nil, nil)
            case .invalidKeySet: ("the set makes no sense", "at most \(KeySet.keyLimit) keys in each role", nil, nil)
            case .expired(let moment): ("it has expired", nil, Timestamp.text(moment), nil)
            default: ("it is not trusted", nil, "\(self)", nil)
            }
        return AuthorError(.malformed, what, expected: expected, found: found, action: action)
    }
}
