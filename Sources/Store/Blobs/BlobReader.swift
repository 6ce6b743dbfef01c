/// An open blob. It stays readable to its end, even when the blob is removed meanwhile.
public protocol BlobReader: AnyObject, Sendable {
    /// The blob's name and size.
    var info: BlobInfo { get }

    /// Reads bytes.
    ///
    /// - Parameters:
    ///   - offset: Where to start.
    ///   - count: How many bytes to return at most.
    /// - Returns: Exactly `count` bytes, or fewer when the blob ends before; none at its end.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/outOfRange`` when the offset or the count is negative, or the
    ///   offset lies beyond the end; ``StoreError/Code/damaged`` when the blob has become shorter than it was.
    func read(at offset: Int64, count: Int) async throws -> [UInt8]
}
