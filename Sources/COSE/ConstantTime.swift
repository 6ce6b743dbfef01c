/// Comparisons that take as long for a wrong value as for the right one, so that a guess cannot be bettered byte by byte.
public enum ConstantTime {
    /// Whether two strings of bytes are the same. Only their lengths show in the time that it takes.
    public static func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in 0..<left.count { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
