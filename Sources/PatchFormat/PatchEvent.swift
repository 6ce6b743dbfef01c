/// What a ``PatchReader`` has found.
public enum PatchEvent: Equatable, Sendable {
    /// The header. It comes once, before all frames.
    case header(PatchHeader)
    /// A frame whose check is right; its body is in ``PatchReader/body`` until the next call.
    case frame
    /// All input is used up, and nothing more is complete.
    case needsMore
}
