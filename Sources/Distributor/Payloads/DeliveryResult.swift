import Answering
import CBOR
import Store
import UpdateProtocol

/// How a result travels to a device.
struct DeliveryResult: Sendable {
    /// What the answer says.
    let outcome: UpdateOutcome
    /// What is counted.
    let kind: DeliveryKind
    /// The payload, where there is one.
    let payload: Payload?
    /// Whether asking again would give the same: nothing is being made that would be better.
    let isFinal: Bool

    /// No payload.
    static func nothing(_ reason: Text, isFinal: Bool = true) -> DeliveryResult {
        DeliveryResult(outcome: .nothing(reason: reason), kind: .none, payload: nil, isFinal: isFinal)
    }
}
