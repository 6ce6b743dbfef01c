/// The patches that are ready to be served, by precursor, result and format [D6].
public protocol PatchStore: Sendable {
    /// Records a patch. One for the same precursor, result and format is replaced: a smaller one may follow a quick one.
    func putPatch(_ patch: PatchRecord) async throws

    /// Looks a patch up.
    func patch(from precursor: ContentDigest, to result: ContentDigest, format: Int64) async throws -> PatchRecord?

    /// Forgets a patch, for instance because its blob is gone.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    func removePatch(from precursor: ContentDigest, to result: ContentDigest, format: Int64) async throws -> Bool
}
