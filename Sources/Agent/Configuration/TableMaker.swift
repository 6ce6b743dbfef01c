import CBOR
public import Eligibility

/// Somebody whose compatibility tables the device hears [E6]: a section `[maker.NAME]` of the configuration.
public struct TableMaker: Sendable, Equatable {
    /// The name of the section.
    public let name: String
    /// For whom the maker speaks.
    public let authority: TableAuthority
    /// Files with the maker's public keys, PEM.
    public let keyFiles: [String]
}
