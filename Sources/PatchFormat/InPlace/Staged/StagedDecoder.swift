/// A decoder of the patch within a patch of codec 5: patch bytes in, bytes of the new image out, from a slot that still holds
/// the old one.
public protocol StagedDecoder {
    /// Takes bytes of the patch and hands out what comes of them.
    ///
    /// - Throws: ``InPlaceError/within`` where the patch is wrong or there is no room to decode it, and what `output` throws.
    mutating func push(
        _ input: Span<UInt8>,
        _ output: (UnsafeBufferPointer<UInt8>) throws(InPlaceError) -> Void
    ) throws(InPlaceError)

    /// Says that no more input comes. From here on the slot is written.
    ///
    /// - Throws: ``InPlaceError/within`` where the result is not complete.
    mutating func finish() throws(InPlaceError)
}
