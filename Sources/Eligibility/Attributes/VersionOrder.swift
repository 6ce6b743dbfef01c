public import CBOR

/// A rule for which of two versions is the later one.
public enum VersionOrder: UInt8, Sendable {
    /// Debian's: `[epoch:]upstream[-revision]`, digits as numbers, `~` before the end (Debian Policy 5.6.12).
    case debian = 1
    /// Semantic versions: numbers, then a pre-release, without regard to what follows `+` (Semantic Versioning 2.0.0,
    /// 11).
    case semantic = 2
    /// Up to four numbers between dots; what is missing counts as 0, and what follows the numbers does not count.
    case quad = 3

    /// Whether `left` comes before `right`.
    public func isBefore(_ left: Text, _ right: Text) -> Bool {
        switch self {
        case .debian: DebianVersion.compare(left.utf8, right.utf8) < 0
        case .semantic: SemanticVersion.compare(left.utf8, right.utf8) < 0
        case .quad: QuadVersion.compare(left.utf8, right.utf8) < 0
        }
    }
}
