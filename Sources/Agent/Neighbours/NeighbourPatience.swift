import Glibc
import LibcryptoProvider

/// How long a neighbour is waited for that is receiving the payload itself.
///
/// Two devices may wait for each other: how patient each is, is a matter of chance, so one of them goes upstream first.
struct NeighbourPatience {
    /// Milliseconds without anything new.
    private let limit: UInt64
    private var waited: UInt64 = 0

    /// Milliseconds between two questions.
    private static let step: UInt64 = 500

    /// - Parameter range: the bounds of it, in milliseconds.
    init(
        _ range: ClosedRange<UInt64> = 3_000...9_000,
        random: UInt64 = ((try? LibcryptoProvider.randomBytes(2)) ?? []).reduce(0) { $0 << 8 | UInt64($1) }
    ) {
        limit = range.lowerBound + random % (range.upperBound - range.lowerBound + 1)
    }

    /// Whether to ask once more; it has waited then.
    mutating func waits(afterBytes count: UInt64) -> Bool {
        if count > 0 { waited = 0 }
        guard waited < limit, !StopSignal.isRaised else { return false }
        waited += NeighbourPatience.step
        StopSignal.sleep(milliseconds: NeighbourPatience.step)
        return true
    }
}
