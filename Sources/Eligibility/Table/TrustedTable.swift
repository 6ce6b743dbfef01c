public import CBOR

/// A compatibility table whose signature was verified, and for whom its signer speaks.
public struct TrustedTable: Equatable, Sendable {
    /// The table.
    public var table: CompatibilityTable
    /// For whom its signer speaks. A table of a signer without authority is not evaluated.
    public var authorities: [TableAuthority]

    /// A table, after its signature was found to be made with a key of these authorities.
    public init(_ table: CompatibilityTable, authorities: [TableAuthority]) {
        self.table = table
        self.authorities = authorities
    }

    /// Whether the signer speaks for the maker of a side.
    func speaks(for side: TableSide) -> Bool {
        for authority in authorities where authority.side == side { return true }
        return false
    }

    /// Whether the signer speaks for the installed software `owner`.
    func speaks(forOwner owner: Text) -> Bool {
        for authority in authorities where authority.side == .upper && authority.covers(owner: owner) { return true }
        return false
    }
}
