public import CBOR
public import UpdateProtocol

/// Why an image could not be got.
public enum DeliveryFailure: Error, Equatable, Sendable {
    /// The payload is not what was announced, cannot be decrypted, or does not give the result. Asked for anew, and then
    /// in full [A4].
    case invalidPayload(Text, StatusReport.Transfer?)
    /// Nothing could be reached, or the transfer broke off. Tried again at the next poll.
    case unreachable(Text)
    /// There is not enough storage.
    case storage(Text)
    /// The payload is encrypted, and none of the device's keys is one that it was encrypted for.
    case noKey(Text)
}

/// An image that was written to a slot, and read back from it.
public struct DeliveredImage: Equatable, Sendable {
    /// The SHA-256 digest of the bytes in the slot, read after they were written to the medium.
    public let digest: [UInt8]
    /// Their number.
    public let size: UInt64
    /// What came over the wire.
    public let transfer: StatusReport.Transfer

    /// An image in a slot.
    public init(digest: [UInt8], size: UInt64, transfer: StatusReport.Transfer) {
        self.digest = digest
        self.size = size
        self.transfer = transfer
    }
}
