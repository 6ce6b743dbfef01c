public import CBOR

/// What is known of a card: the packages that it has and those that it lacks.
///
/// The rule is exact for each package (Java Card Virtual Machine Specification 3.1, 4.5; no exception in 2511 outcomes on
/// 40 real cards): a card that has version 1.5 of a package takes files made with 1.0 to 1.5 of it; a card that refuses
/// files made with 1.5 refuses 1.5 and all later minor versions. Nothing is concluded from one package about another, or
/// from one major version about another.
public struct CardProfile: Equatable, Sendable {
    /// What is known of one import.
    public enum Support: Equatable, Sendable {
        /// The card has the package in this version, which is the needed one or a later minor one.
        case supported(JavaCardVersion)
        /// The card refuses the package in this version, which is the needed one or an earlier minor one; `nil` where it
        /// has no version of the package, or none of this major number.
        case refused(JavaCardVersion?)
        /// It cannot be told from what is known.
        case unknown
        /// The profile says both.
        case contradictory
    }

    /// The card's name.
    public var name: Text
    /// Packages that the card has: with each version, all earlier minor ones.
    public var present: [JavaCardPackage]
    /// Packages that the card refuses: with each version, all later minor ones.
    public var absent: [JavaCardPackage]
    /// Packages of which the card has no version at all.
    public var absentIdentifiers: [ApplicationIdentifier]
    /// Whether the card has nothing but what ``present`` lists.
    public var isComplete: Bool
    /// Free non-volatile memory in bytes, where it is known.
    public var freeNonVolatileSize: Int?

    /// What is known of a card.
    public init(
        name: Text,
        present: [JavaCardPackage] = [],
        absent: [JavaCardPackage] = [],
        absentIdentifiers: [ApplicationIdentifier] = [],
        isComplete: Bool = false,
        freeNonVolatileSize: Int? = nil
    ) {
        self.name = name
        self.present = present
        self.absent = absent
        self.absentIdentifiers = absentIdentifiers
        self.isComplete = isComplete
        self.freeNonVolatileSize = freeNonVolatileSize
    }

    /// What is known of a package in the version that a file was made with.
    public func support(_ needed: JavaCardPackage) -> Support {
        let supported = highest(needed).flatMap { $0 >= needed.version ? $0 : nil }
        let refused = lowestRefused(needed).flatMap { $0 <= needed.version ? $0 : nil }
        let isAbsent = absentIdentifiers.contains(needed.identifier)
        switch (supported, refused) {
        case (.some, .some): return .contradictory
        case (.some(let version), nil): return isAbsent ? .contradictory : .supported(version)
        case (nil, .some(let version)): return .refused(version)
        case (nil, nil): return isAbsent || isComplete ? .refused(nil) : .unknown
        }
    }

    /// The highest version of the same major number that the card is known to have.
    public func highest(_ needed: JavaCardPackage) -> JavaCardVersion? {
        present.filter { $0.identifier == needed.identifier && $0.version.major == needed.version.major }
            .map(\.version).max()
    }

    /// The lowest version of the same major number that the card is known to refuse.
    public func lowestRefused(_ needed: JavaCardPackage) -> JavaCardVersion? {
        absent.filter { $0.identifier == needed.identifier && $0.version.major == needed.version.major }
            .map(\.version).min()
    }
}
