/// Takes the bytes of one blob, in order.
///
/// Nothing is visible under the blob's name before ``finish()`` has returned. A writer that is let go without it leaves
/// nothing behind.
public protocol BlobWriter: AnyObject, Sendable {
    /// Appends bytes.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/tooLarge`` as soon as there are more than the writer may take,
    ///   ``StoreError/Code/closed`` after an error or the end, or ``StoreError/Code/unavailable``.
    func write(_ bytes: some Collection<UInt8> & Sendable) async throws

    /// Ends the blob: when this returns, the blob is there under its name and survives a power cut.
    ///
    /// - Returns: The blob's name and size.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/digestMismatch`` when another digest was named beforehand,
    ///   ``StoreError/Code/closed`` or ``StoreError/Code/unavailable``.
    func finish() async throws -> BlobInfo

    /// Gives the blob up. Does nothing after the end.
    func abandon() async
}
