/// Walks through the code of one processor.
protocol CodeDecoder {
    /// The instruction at `start`, `nil` where there is none that ends by `limit`.
    func step(_ bytes: Span<UInt8>, at start: Int, limit: Int) -> CodeStep?
}
