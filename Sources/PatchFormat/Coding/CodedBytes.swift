/// The bytes of a range encoder. It stands apart, so that a coder can be copied into a function and back without its bytes.
final class CodedBytes {
    /// The bytes so far; the last ones may still take a carry.
    @exclusivity(unchecked) var bytes: [UInt8] = []

    /// Adds 1 to the last byte, and to those before it where it overflows.
    func carry() {
        var index = bytes.count - 1
        while index >= 0 {
            bytes[index] &+= 1
            if bytes[index] != 0 { break }
            index -= 1
        }
    }
}
