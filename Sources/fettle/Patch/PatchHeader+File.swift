import PatchFormat

extension PatchHeader {
    /// The header that `bytes` start with, or `nil` where they are no patch.
    static func starting(_ bytes: [UInt8]) -> PatchHeader? {
        var reader = PatchReader(digest: PatchChain())
        var position = 0
        guard let event = try? reader.read(bytes.span, at: &position), case .header(let header) = event else {
            return nil
        }
        return header
    }
}
