import Trust

/// Why keys are not trusted, for people.
enum TrustErrorText {
    static func describe(_ error: TrustError) -> String {
        switch error {
        case .thresholdNotMet(let needed, let found):
            "\(found) of the keys that are trusted signed it; expected \(needed)"
        case .currentThresholdNotMet(let needed, let found):
            "\(found) keys of the set before signed it; expected \(needed)"
        case .ownThresholdNotMet(let needed, let found): "\(found) of its own keys signed it; expected \(needed)"
        case .versionSkipped(let expected, let found): "it is version \(found); expected version \(expected)"
        case .versionNotNewer(let current, let found): "it is version \(found), and version \(current) is known"
        case .revokedKey: "it names a key that has been revoked"
        case .revocationDropped: "it forgets that a key has been revoked"
        case .weakKey: "it names a key for which anybody could sign"
        case .expired(let time): "it expired \(time) seconds after 1970; a later one is needed"
        case .clockNeeded: "it ends at a time, and the device does not know the time"
        default: "\(error)"
        }
    }
}
