public import CBOR

/// Why a message of the update protocol is refused.
public enum UpdateProtocolError: Error, Equatable, Sendable {
    /// Not deterministic CBOR of the message's shape.
    case malformed(Message, CBORError)

    /// The messages of the protocol.
    public enum Message: UInt8, Equatable, Sendable {
        /// ``UpdateRequest``.
        case request
        /// ``UpdateAnswer``.
        case answer
        /// ``StatusReport``.
        case report
        /// ``PollRequest``.
        case poll
        /// ``EnrolmentRequest``.
        case enrolment
        /// ``EnrolmentAnswer``.
        case enrolmentAnswer
        /// ``Inventory``.
        case inventory
        /// ``InventoryReceipt``.
        case inventoryReceipt
        /// ``IndexUpload``.
        case indexUpload
    }
}
