public import Containers

/// A streaming decoder of the patch between plain forms: what ``ContainerPatchDecoder`` passes the inner patch to.
///
/// Conformances of the project's other decoders stand where both modules are to be had.
public protocol PlainPatchDecoder {
    /// Takes bytes of the inner patch, header and frames, and hands out what comes of them.
    func pushPlain<Failure: Error>(
        _ input: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>)

    /// Says that no more input comes, and checks that the result is complete.
    func finishPlain() throws(ContainerError)
}
