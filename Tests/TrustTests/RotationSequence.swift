import Testing
import Trust

/// A history of key sets, and how far a device follows it.
struct RotationSequence: Sendable, CustomTestStringConvertible {
    /// One key set.
    struct Step: Sendable {
        /// The keys of key sets, by letter, and how many must sign.
        let keys: String
        let threshold: Int
        /// Who signed; `?` makes the next signature a wrong one.
        let signers: String
        /// The version, where it is not the one after the last.
        let version: UInt64?
        let revoked: String
        let expires: UInt64?

        init(
            _ keys: String,
            _ threshold: Int,
            by signers: String,
            version: UInt64? = nil,
            revoked: String = "",
            expires: UInt64? = nil
        ) {
            self.keys = keys
            self.threshold = threshold
            self.signers = signers
            self.version = version
            self.revoked = revoked
            self.expires = expires
        }
    }

    let testDescription: String
    let steps: [Step]
    /// The version at which the device ends.
    let version: UInt64
    /// Why it goes no further; `nil` where it follows to the end.
    let error: TrustError?

    init(_ name: String, _ steps: [Step], endsAt version: UInt64, _ error: TrustError? = nil) {
        testDescription = name
        self.steps = steps
        self.version = version
        self.error = error
    }

    static let all: [RotationSequence] = [
        // One key.
        .init("1 of 1, kept", [.init("A", 1, by: "A"), .init("A", 1, by: "A")], endsAt: 2),
        .init(
            "1 of 1, exchanged",
            [.init("A", 1, by: "A"), .init("B", 1, by: "AB"), .init("B", 1, by: "B")],
            endsAt: 3
        ),
        .init(
            "1 of 1, exchanged, with signatures of strangers",
            [.init("A", 1, by: "A"), .init("B", 1, by: "CABD"), .init("B", 1, by: "AB")],
            endsAt: 3
        ),
        .init(
            "1 of 1, not signed by the old key",
            [.init("A", 1, by: "A"), .init("B", 1, by: "B")],
            endsAt: 1,
            .currentThresholdNotMet(needed: 1, found: 0)
        ),
        .init(
            "1 of 1, not signed by the new key",
            [.init("A", 1, by: "A"), .init("B", 1, by: "A")],
            endsAt: 1,
            .ownThresholdNotMet(needed: 1, found: 0)
        ),
        .init(
            "1 of 1, signed by a stranger alone",
            [.init("A", 1, by: "A"), .init("A", 1, by: "X")],
            endsAt: 1,
            .currentThresholdNotMet(needed: 1, found: 0)
        ),
        .init(
            "1 of 1, the old key's signature is over something else",
            [.init("A", 1, by: "A"), .init("B", 1, by: "?AB")],
            endsAt: 1,
            .currentThresholdNotMet(needed: 1, found: 0)
        ),
        .init(
            "1 of 1, the new key's signature is over something else",
            [.init("A", 1, by: "A"), .init("B", 1, by: "A?B")],
            endsAt: 1,
            .ownThresholdNotMet(needed: 1, found: 0)
        ),
        .init(
            "1 of 1, the key of two versions ago signs",
            [.init("A", 1, by: "A"), .init("B", 1, by: "AB"), .init("C", 1, by: "AC")],
            endsAt: 2,
            .currentThresholdNotMet(needed: 1, found: 0)
        ),
        .init(
            "1 of 1, to P-256 and back",
            [.init("A", 1, by: "A"), .init("a", 1, by: "Aa"), .init("A", 1, by: "aA")],
            endsAt: 3
        ),
        .init(
            "1 of 1, the old key comes back when it is not revoked",
            [.init("A", 1, by: "A"), .init("B", 1, by: "AB"), .init("A", 1, by: "BA")],
            endsAt: 3
        ),
        // Several keys.
        .init(
            "3 of 5, signed by others each time",
            [.init("ABCDE", 3, by: "ABC"), .init("ABCDE", 3, by: "CDE"), .init("ABCDE", 3, by: "ACE")],
            endsAt: 3
        ),
        .init(
            "3 of 5, one exchanged",
            [.init("ABCDE", 3, by: "ABC"), .init("ABCDF", 3, by: "ABC"), .init("ABCDF", 3, by: "CDF")],
            endsAt: 3
        ),
        .init(
            "3 of 5, one exchanged, signed by both sides of the change",
            [.init("ABCDE", 3, by: "CDE"), .init("ABCDF", 3, by: "ADEF" + "C")],
            endsAt: 2
        ),
        .init(
            "3 of 5, all exchanged",
            [.init("ABCDE", 3, by: "ABC"), .init("FGHIJ", 3, by: "CDEFGH"), .init("FGHIJ", 3, by: "HIJ")],
            endsAt: 3
        ),
        .init(
            "3 of 5, all exchanged, too few of the old",
            [.init("ABCDE", 3, by: "ABC"), .init("FGHIJ", 3, by: "DEFGHIJ")],
            endsAt: 1,
            .currentThresholdNotMet(needed: 3, found: 2)
        ),
        .init(
            "3 of 5, all exchanged, too few of the new",
            [.init("ABCDE", 3, by: "ABC"), .init("FGHIJ", 3, by: "ABCDEFG")],
            endsAt: 1,
            .ownThresholdNotMet(needed: 3, found: 2)
        ),
        .init(
            "3 of 5, one key signs three times under three ids",
            [.init("ABCDE", 3, by: "ABC"), .init("ABCDE", 3, by: "AAA")],
            endsAt: 1,
            .currentThresholdNotMet(needed: 3, found: 1)
        ),
        .init(
            "3 of 5, two keys and one of them again",
            [.init("ABCDE", 3, by: "ABC"), .init("ABCDE", 3, by: "ABB")],
            endsAt: 1,
            .currentThresholdNotMet(needed: 3, found: 2)
        ),
        .init(
            "2 of 3 where a key is listed twice: it counts once",
            [.init("AAB", 2, by: "AB"), .init("AAB", 2, by: "AA")],
            endsAt: 1,
            .currentThresholdNotMet(needed: 2, found: 1)
        ),
        .init(
            "2 of 3 where a key is listed twice, signed by both keys",
            [.init("AAB", 2, by: "AB"), .init("AAB", 2, by: "BA")],
            endsAt: 2
        ),
        .init(
            "2 of 2 of both kinds",
            [.init("Aa", 2, by: "Aa"), .init("Bb", 2, by: "AaBb"), .init("Bb", 2, by: "bB")],
            endsAt: 3
        ),
        .init(
            "2 of 3, a wrong signature does not harm where enough are right",
            [.init("ABC", 2, by: "AB"), .init("ABC", 2, by: "?ABC")],
            endsAt: 2
        ),
        // The threshold.
        .init(
            "the threshold goes up",
            [.init("ABC", 1, by: "A"), .init("ABC", 2, by: "AB"), .init("ABC", 3, by: "ABC")],
            endsAt: 3
        ),
        .init(
            "the threshold goes up, and the new one is not met",
            [.init("ABC", 1, by: "A"), .init("ABC", 2, by: "A")],
            endsAt: 1,
            .ownThresholdNotMet(needed: 2, found: 1)
        ),
        .init(
            "the threshold goes down, by as many as the old one asks for",
            [.init("ABC", 3, by: "ABC"), .init("ABC", 1, by: "ABC"), .init("ABC", 1, by: "C")],
            endsAt: 3
        ),
        .init(
            "the threshold goes down, by as many as the new one asks for",
            [.init("ABC", 3, by: "ABC"), .init("ABC", 1, by: "A")],
            endsAt: 1,
            .currentThresholdNotMet(needed: 3, found: 1)
        ),
        .init(
            "more keys and a higher threshold",
            [.init("A", 1, by: "A"), .init("ABCDE", 3, by: "ABE"), .init("ABCDE", 3, by: "CDE")],
            endsAt: 3
        ),
        .init(
            "fewer keys and a lower threshold",
            [.init("ABCDE", 3, by: "ABC"), .init("E", 1, by: "ABE"), .init("E", 1, by: "E")],
            endsAt: 3
        ),
        // Versions.
        .init(
            "the same version again is passed over",
            [.init("A", 1, by: "A"), .init("B", 1, by: "AB", version: 1), .init("A", 1, by: "A", version: 2)],
            endsAt: 2
        ),
        .init(
            "an earlier version is passed over",
            [.init("A", 1, by: "A", version: 5), .init("B", 1, by: "AB", version: 4)],
            endsAt: 5
        ),
        .init(
            "a version is skipped",
            [.init("A", 1, by: "A"), .init("A", 1, by: "A", version: 3)],
            endsAt: 1,
            .versionSkipped(expected: 2, found: 3)
        ),
        .init(
            "a skip to the largest version",
            [.init("A", 1, by: "A"), .init("A", 1, by: "A", version: .max)],
            endsAt: 1,
            .versionSkipped(expected: 2, found: .max)
        ),
        .init(
            "nothing follows the largest version",
            [.init("A", 1, by: "A", version: .max), .init("A", 1, by: "A", version: 1)],
            endsAt: .max
        ),
        // Revocation and expiry.
        .init(
            "a key is revoked and left out",
            [.init("AB", 1, by: "A"), .init("BC", 1, by: "B", revoked: "A"), .init("BC", 1, by: "C", revoked: "A")],
            endsAt: 3
        ),
        .init(
            "a revoked key signs in the name of the old set, as it must where it is the only one",
            [.init("A", 1, by: "A"), .init("B", 1, by: "AB", revoked: "A")],
            endsAt: 2
        ),
        .init(
            "a revoked key is listed all the same",
            [.init("AB", 1, by: "A"), .init("AB", 1, by: "B", revoked: "A")],
            endsAt: 1,
            .revokedKey
        ),
        .init(
            "a revoked key comes back",
            [.init("AB", 1, by: "A"), .init("B", 1, by: "B", revoked: "A"), .init("AB", 1, by: "B", revoked: "A")],
            endsAt: 2,
            .revokedKey
        ),
        .init(
            "a revoked key leaves the list",
            [.init("AB", 1, by: "A"), .init("B", 1, by: "B", revoked: "A"), .init("AB", 1, by: "B")],
            endsAt: 2,
            .revocationDropped
        ),
        .init(
            "a revoked key signs later",
            [.init("AB", 1, by: "A"), .init("B", 1, by: "B", revoked: "A"), .init("B", 1, by: "A", revoked: "A")],
            endsAt: 2,
            .currentThresholdNotMet(needed: 1, found: 0)
        ),
        .init(
            "sets that expired long ago lead on",
            [
                .init("A", 1, by: "A", expires: 1), .init("B", 1, by: "AB", expires: 2),
                .init("C", 1, by: "BC", expires: 3), .init("C", 1, by: "C"),
            ],
            endsAt: 4
        ),
    ]
}
