/// The bounds of the format (docs/formats/patch.cddl).
public enum PatchLimits {
    /// The greatest length of an encoded header, in bytes.
    public static let header = 40
    /// The greatest length of a frame's body, in bytes.
    public static let body = 262_144
    /// The greatest number of bytes that a frame adds to its body.
    public static let frameOverhead = FrameHead.byteLimit
}
