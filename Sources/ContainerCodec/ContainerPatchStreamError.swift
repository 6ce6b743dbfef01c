/// Why a stream of output ended: the patch, or whoever takes the output.
public enum ContainerPatchStreamError<Failure: Error>: Error {
    /// The patch is bad.
    case codec(ContainerPatchError)
    /// The output was refused.
    case output(Failure)
}
