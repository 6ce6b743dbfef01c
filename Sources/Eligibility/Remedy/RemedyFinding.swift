public import CBOR

/// What a search for remedies came to, and how far it went: that none is known is not that there is none.
///
/// On the wire: `[remedy or null, is smallest, is exhaustive, checks, [* edge]]`.
public struct RemedyFinding: Equatable, Sendable {
    /// The remedy with the fewest actions, then the fewest bytes, that was found.
    public var remedy: Remedy?
    /// Whether no remedy from the same offers has fewer actions.
    public var isSmallest: Bool
    /// Whether everything on offer was tried. If not, and there is no remedy, there may be one all the same.
    public var isExhaustive: Bool
    /// How often the device was evaluated anew.
    public var checks: Int
    /// Without a remedy: edges that nothing on offer resolves, where the search came closest.
    public var obstacles: [FailingEdge]

    /// Most obstacles that are kept.
    public static let obstacleLimit = 16

    /// A finding.
    public init(
        remedy: Remedy?,
        isSmallest: Bool = false,
        isExhaustive: Bool = false,
        checks: Int = 0,
        obstacles: [FailingEdge] = []
    ) {
        self.obstacles = obstacles
        self.remedy = remedy
        self.isSmallest = isSmallest
        self.isExhaustive = isExhaustive
        self.checks = checks
    }

    /// Writes the finding.
    public func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(5)
        if let remedy { remedy.encode(into: &encoder) } else { encoder.encodeNull() }
        encoder.encode(isSmallest)
        encoder.encode(isExhaustive)
        encoder.encode(count: checks)
        let count = obstacles.count < Self.obstacleLimit ? obstacles.count : Self.obstacleLimit
        encoder.beginArray(count)
        for edge in obstacles.prefix(count) { edge.encode(into: &encoder) }
    }

    /// Reads a finding.
    public init(from decoder: inout CBORDecoder) throws(CBORError) {
        try decoder.beginArray(count: 5)
        let remedy: Remedy? = try decoder.readNullIfPresent() ? nil : try Remedy(from: &decoder)
        let isSmallest = try decoder.readBool()
        let isExhaustive = try decoder.readBool()
        let checks = try decoder.readCount()
        let start = decoder.offset
        var remaining = try decoder.beginArray()
        guard remaining <= Self.obstacleLimit else { throw .tooLong(at: start) }
        var obstacles: [FailingEdge] = []
        while remaining > 0 {
            obstacles.append(try FailingEdge(from: &decoder))
            remaining -= 1
        }
        self.init(
            remedy: remedy,
            isSmallest: isSmallest,
            isExhaustive: isExhaustive,
            checks: checks,
            obstacles: obstacles
        )
    }
}
