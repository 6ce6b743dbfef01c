import SUIT

/// What is known of a staging component in the course of an update.
struct StagingComponent {
    /// The command that fetches it, which is carried out once more where its content turns out to be bad.
    let request: CommandProcessor.Request
    let fetch: StagingFetch
    /// What lies in the spool; `nil` where nothing needs it, or it was bad.
    var payload: StagedPayload?

    /// What image-match compares: the digest of the bytes in the spool. What was not fetched because nothing needs it
    /// counts as what the author signed.
    var digest: [UInt8]? { payload.map { $0.digest } ?? fetch.digest?.bytes }
}
