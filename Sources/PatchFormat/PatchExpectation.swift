/// What a device knows about a patch before it has come: from its own slot, and from the author's manifest.
public struct PatchExpectation: Equatable, Sendable {
    /// The start of the precursor's digest, as the device computed it.
    public let precursor: DigestPrefix
    /// The start of the result's digest, from the author's manifest.
    public let result: DigestPrefix
    /// The size of the result in bytes, from the author's manifest.
    public let resultSize: UInt64

    /// An expectation of these values.
    public init(precursor: DigestPrefix, result: DigestPrefix, resultSize: UInt64) {
        self.precursor = precursor
        self.result = result
        self.resultSize = resultSize
    }

    /// Checks that a patch with `header` makes what is expected, from what is there.
    ///
    /// - Parameter precursorSize: The size of the image that is there, in bytes.
    /// - Throws: ``PatchDecodingError/wrongPrecursor``, ``PatchDecodingError/wrongResult``.
    public func check(_ header: PatchHeader, precursorSize: Int) throws(PatchDecodingError) {
        guard header.precursor == precursor, header.precursorSize == UInt64(precursorSize) else {
            throw .wrongPrecursor
        }
        guard header.result == result, header.resultSize == resultSize, resultSize <= UInt64(Int.max) else {
            throw .wrongResult
        }
    }
}
