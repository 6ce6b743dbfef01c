/// One direction of the binary range coder: an encoder takes the bit, a decoder ignores it and gives the one that it reads.
///
/// The models are written once over this, so that encoder and decoder cannot differ.
protocol BinaryCoder {
    /// Whether bits go in.
    static var isEncoder: Bool { get }
    /// The cost so far, for a coder that counts.
    var spent: Int { get }
    /// Codes a bit that is 1 with probability `one` / 65536 (1...65535).
    mutating func code(_ bit: Int, _ one: UInt32) -> Int
    /// Codes a bit of which nothing is known.
    mutating func codeEven(_ bit: Int) -> Int
}
