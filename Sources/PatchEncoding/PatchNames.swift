public import PatchFormat

/// What the header of a patch calls its two images by.
public struct PatchNames: Equatable, Hashable, Sendable {
    /// The start of the precursor's digest.
    public let precursor: DigestPrefix
    /// The start of the result's digest.
    public let result: DigestPrefix

    /// The names of two images.
    public init(precursor: DigestPrefix, result: DigestPrefix) {
        self.precursor = precursor
        self.result = result
    }
}
