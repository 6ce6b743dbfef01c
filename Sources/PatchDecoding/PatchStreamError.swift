/// Why applying a patch stopped: the patch is wrong, or whoever takes the result does not want more.
public enum PatchStreamError<Output: Error>: Error {
    /// The patch is wrong.
    case codec(PatchFailure)
    /// The error of whoever takes the result.
    case output(Output)
}
