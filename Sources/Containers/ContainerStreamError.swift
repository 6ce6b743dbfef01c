/// Why a stream of output ended: the codec's reason, or that of whoever takes the output.
public enum ContainerStreamError<Failure: Error>: Error {
    /// The input is bad.
    case codec(ContainerError)
    /// The output was refused.
    case output(Failure)
}
