/// What is known about matches in the old image, for places of the new one that follow each other.
struct OldMatchBlock {
    /// How many places a block has, as a power of two.
    static let log = 10
    /// The part of a place that counts within a block.
    static let mask = 1 << log - 1

    /// 0 is not known yet, 1 is none.
    let lengths: UnsafeMutablePointer<UInt16>
    /// Where the match stands, if there is one.
    let places: UnsafeMutablePointer<Int32>

    /// A block of which nothing is known.
    init() {
        lengths = .allocate(capacity: 1 << Self.log)
        lengths.initialize(repeating: 0, count: 1 << Self.log)
        places = .allocate(capacity: 1 << Self.log)
    }

    func deallocate() {
        lengths.deallocate()
        places.deallocate()
    }
}
