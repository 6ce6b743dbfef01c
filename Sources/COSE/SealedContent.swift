/// Content that was encrypted.
public struct SealedContent: Equatable, Sendable {
    /// The tagged COSE_Encrypt or COSE_Encrypt0, encoded.
    public let object: [UInt8]
    /// The ciphertext, where it is not inside the object.
    public let ciphertext: [UInt8]?
}
