import CBOR
import Eligibility
import Harness

extension Harness {
    /// Versions, three in lines of text: each order is one, whatever they look like, which a range of versions relies on.
    static let versions = Harness("versions", isCBOR: false, seeds: VersionSeeds.all) { input in
        let texts = input.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
            .compactMap { Text(validating: Array($0).span) }
        for order in [VersionOrder.debian, .semantic, .quad] {
            for text in texts { require(!order.isBefore(text, text), "a version before itself") }
            guard texts.count == 3 else { continue }
            for (a, b, c) in [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)] {
                let first = order.isBefore(texts[a], texts[b])
                let second = order.isBefore(texts[b], texts[c])
                require(!(first && order.isBefore(texts[b], texts[a])), "each of two versions before the other")
                require(!(first && second) || order.isBefore(texts[a], texts[c]), "an order that is none")
                // What is neither before nor after is equal, and equal to the same.
                let isEqual = !first && !order.isBefore(texts[b], texts[a])
                require(
                    !isEqual || second == order.isBefore(texts[a], texts[c]),
                    "equal versions, of which one comes before a third"
                )
            }
        }
    }
}

/// Versions that are hard to put in order.
enum VersionSeeds {
    static func all() -> [[UInt8]] {
        [
            "1:2.0~rc1-1\n1:2.0-1+b1\n2.0-1", "1.0.0-alpha.1\n1.0.0-alpha.beta\n1.0.0+5", "v1.2\n1.2.0.0\n1.02",
            "1.0\n1.0-0\n1.0-00", "~~\n~~a\n~", "99999999999999999999999\n099\n", "a:b:c-d-e\n:\n-", "1..2\n1.a\n1.-",
        ].map { Array($0.utf8) }
    }
}
