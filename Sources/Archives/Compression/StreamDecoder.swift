/// A decoder of one compression format that turns input into output piece by piece.
protocol StreamDecoder: AnyObject {
    /// What the format is called in errors.
    var format: String { get }

    /// Takes bytes from the start of `input`, writes to the start of `output`, and says how far it came. `input` is all
    /// that is left of the compressed bytes.
    func step(
        _ input: UnsafeBufferPointer<UInt8>,
        _ output: UnsafeMutableBufferPointer<UInt8>,
        at offset: Int
    ) throws(ArchiveError) -> DecoderStep

    /// Prepares for another stream that begins with `rest`. Returns `false` where nothing follows that counts.
    func restart(_ rest: UnsafeBufferPointer<UInt8>, at offset: Int) throws(ArchiveError) -> Bool
}

/// How far a decoder came in one step.
struct DecoderStep {
    /// How many bytes of input it took.
    var consumed: Int
    /// How many bytes of output it wrote.
    var produced: Int
    /// Whether the stream is complete.
    var isAtEnd: Bool
}
