/// Where the content of a file stands.
struct SquashFSFile {
    static let noFragment = UInt32.max

    /// Where its first block stands in the image.
    let start: UInt64
    let size: UInt64
    /// The number of the block that holds its tail, or ``noFragment``.
    let fragment: UInt32
    let fragmentOffset: UInt64
    /// Where the sizes of its blocks stand.
    let blockList: SquashFSCursor
}
