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
            case .malformed(let error): ("it cannot be read", nil, error.placedReason, nil)
            case .object(let error): ("it cannot be read", nil, error.reason, nil)
            case .notYetValid(let moment): ("it is not valid yet", nil, "valid from \(Timestamp.text(moment))", nil)
            case .clockNeeded: ("whether it has expired cannot be told", "the present time", nil, nil)
            case .delegationTooDeep(let limit):
                ("the chain of delegations is too long", "at most \(limit)", nil, nil)
            case .delegationUntrusted: ("a delegation is not by a trusted key", nil, nil, nil)
            case .unsupportedClaim(let claim): ("a delegation has a claim that is not supported", nil, "\(claim)", nil)
            case .carriedKeysNotPermitted: ("the signers may not send keys", nil, nil, nil)
            default: ("it is not permitted", nil, nil, nil)
            }
        return AuthorError(.malformed, what, expected: expected, found: found, action: action)
    }
}
