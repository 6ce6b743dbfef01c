public import COSE
public import Eligibility

/// Why bytes are no signed compatibility table, or not one that can be believed.
public enum SignedTableError: Error, Equatable, Sendable {
    /// More bytes than the bound.
    case tooLarge(size: Int, limit: Int)
    /// A table without signature.
    case unsigned
    /// Not one COSE_Sign1 with its payload inside.
    case signature(COSEError)
    /// What is signed is no table.
    case table(TableError)
    /// None of the keys that are trusted has signed it.
    case untrusted
}
