/// A payload that is on the device already, or on a medium in it: a file, or a part of one.
struct LocalPayload: Equatable {
    let path: String
    let offset: UInt64
    let size: UInt64
    /// Its format, as in an answer of the distributor.
    let format: UInt64
    /// Its SHA-256 digest; taken from its bytes.
    let digest: [UInt8]
}
