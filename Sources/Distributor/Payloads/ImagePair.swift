import PatchEncoding
import PatchFormat
import Store

/// Two images, from the first of which a patch makes the second.
struct ImagePair: Sendable {
    let precursor: [UInt8]
    let result: [UInt8]
    /// The precursor's digest, under which what an encoder made of it can be kept.
    let precursorDigest: ContentDigest
    /// What the header of the patch calls both.
    let names: PatchNames

    init(
        _ precursor: [UInt8],
        _ precursorDigest: ContentDigest,
        _ result: [UInt8],
        _ resultDigest: ContentDigest
    ) throws {
        guard let old = DigestPrefix(digest: precursorDigest.bytes), let new = DigestPrefix(digest: resultDigest.bytes)
        else { throw StoreError(.invalidName, "a digest is too short") }
        self.precursor = precursor
        self.result = result
        self.precursorDigest = precursorDigest
        names = PatchNames(precursor: old, result: new)
    }
}
