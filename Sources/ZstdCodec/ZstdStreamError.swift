/// Why a stream stopped: the input is wrong, or whoever takes the output does not want more.
public enum ZstdStreamError<Output: Error>: Error {
    /// The input is wrong.
    case codec(ZstdError)
    /// The error of whoever takes the output.
    case output(Output)
}
