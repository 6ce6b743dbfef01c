import CBOR

/// Reads a command sequence: an array of alternating commands and arguments (suit-manifest section 8.4.7).
struct CommandReader: Equatable, Sendable {
    /// A command and where its argument stands.
    struct Command: Equatable, Sendable {
        let code: Int64
        /// Where the command stands, in bytes from the start of the envelope.
        let at: Int
        let argument: Range<Int>
    }

    /// The start of the next command, in bytes from the start of the envelope.
    private var offset: Int
    /// How many commands are left.
    private var remaining: Int
    /// The end of the sequence.
    private let end: Int
    /// Whether ``SequenceScan`` has read the sequence already: then arguments are passed over by their heads.
    private let isScanned: Bool

    init(_ bytes: Span<UInt8>, in range: Range<Int>, isScanned: Bool = false) throws(CBORError) {
        var decoder = CBORDecoder(bytes, in: range)
        let count = try decoder.beginArray()
        guard count.isMultiple(of: 2) else { throw .invalidValue(at: range.lowerBound) }
        self.offset = decoder.offset
        self.remaining = count / 2
        self.end = range.upperBound
        self.isScanned = isScanned
        if remaining == 0 { try decoder.finish() }
    }

    mutating func next(_ bytes: Span<UInt8>) throws(CBORError) -> Command? {
        guard remaining > 0 else { return nil }
        var decoder = CBORDecoder(bytes, in: offset..<end)
        let at = offset
        let code = try decoder.readInteger()
        let argument = isScanned ? try ScannedItem.skip(&decoder) : try decoder.skip()
        offset = decoder.offset
        remaining -= 1
        if remaining == 0 { try decoder.finish() }
        return Command(code: code, at: at, argument: argument)
    }
}
