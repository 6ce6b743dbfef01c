/// Where the entries of a folder stand.
struct SquashFSFolder {
    /// The start of the metadata block in the directory table.
    let block: UInt64
    let offset: Int
    /// The size of the listing, and 3 more.
    let size: UInt64
}
