extension Range where Bound == Int {
    /// Whether the bytes of both ranges are the same.
    func isSame(as other: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where bytes[lowerBound + index] != bytes[other.lowerBound + index] { return false }
        return true
    }
}
