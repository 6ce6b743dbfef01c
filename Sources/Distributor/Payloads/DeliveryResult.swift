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
    /// After how many seconds to ask again, where nothing has free capacity now.
    var retryAfter: Int64?

    /// Nothing has free capacity now, and the device can wait [D7].
    static func later(_ seconds: Int64) -> DeliveryResult {
        var result = nothing("later: no server has free capacity now", isFinal: false)
        result.retryAfter = seconds
        return result
    }

    /// No payload.
    static func nothing(_ reason: Text, isFinal: Bool = true) -> DeliveryResult {
        DeliveryResult(outcome: .nothing(reason: reason), kind: .none, payload: nil, isFinal: isFinal)
    }
}
