public import CBOR
public import COSE

/// Why keys or signatures are not trusted.
public enum TrustError: Error, Equatable, Sendable {
    /// The bytes are not deterministic CBOR of the expected shape.
    case malformed(CBORError)
    /// A COSE object cannot be read, opened or made.
    case object(COSEError)
    /// Fewer distinct trusted keys vouch for it than are needed.
    case thresholdNotMet(needed: Int, found: Int)
    /// A threshold below 1, or above the number of distinct keys that could meet it.
    case invalidThreshold(Int)
    /// A version or number of keys that a key set cannot have.
    case invalidKeySet
    /// A key for which anybody could sign.
    case weakKey
    /// A key that has been revoked.
    case revokedKey
    /// Something ends or begins at a time, and there is no clock to hold it against.
    case clockNeeded
    /// It ended at this time, in seconds since 1970.
    case expired(UInt64)
    /// It begins at this time, in seconds since 1970.
    case notYetValid(UInt64)
    /// Delegation is refused, or the chain is longer than the policy allows.
    case delegationTooDeep(limit: Int)
    /// A token in a chain of delegation is signed by none of the keys that may.
    case delegationUntrusted
    /// A claim of a token that is not supported, and might restrict it.
    case unsupportedClaim(Int64)
    /// A key set of the same version or an earlier one: nothing is rolled back.
    case versionNotNewer(current: UInt64, found: UInt64)
    /// A key set that skips one: every version must be seen.
    case versionSkipped(expected: UInt64, found: UInt64)
    /// Fewer keys of the current set signed the next one than the current set asks for.
    case currentThresholdNotMet(needed: Int, found: Int)
    /// Fewer keys of a set signed it than it asks for itself.
    case ownThresholdNotMet(needed: Int, found: Int)
    /// A key that was revoked is missing from the next list of revoked keys.
    case revocationDropped
    /// A manifest carries keys, and its signers may not do everything: the keys of others are not theirs to hand out.
    case carriedKeysNotPermitted
    /// A secret that stands in plain sight.
    case secretInPlain
}
