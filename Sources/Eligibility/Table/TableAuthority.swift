public import CBOR

/// For whom the signer of a table speaks, by the trust that the device puts into the key (design: who made the side).
public struct TableAuthority: Equatable, Sendable {
    /// The side whose maker holds the key.
    public var side: TableSide
    /// For the maker of installed software: the software's paths, where a path that ends with a slash stands for all
    /// that is in that folder. `nil` for all installed software.
    public var owners: [Text]?

    /// An authority over one side, or of its software over what `owners` name.
    public init(_ side: TableSide, owners: [Text]? = nil) {
        self.side = side
        self.owners = owners
    }

    /// Whether the signer speaks for the installed software `owner`.
    public func covers(owner: Text) -> Bool {
        guard let owners else { return true }
        for path in owners {
            if path == owner { return true }
            if path.utf8.last == 0x2F, owner.utf8.starts(with: path.utf8) { return true }
        }
        return false
    }
}
