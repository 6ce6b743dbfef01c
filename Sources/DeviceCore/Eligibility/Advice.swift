public import CBOR
public import Eligibility

/// What would make a device eligible, as far as it is known [E8].
public struct Advice: Equatable, Sendable {
    /// What is to be done, in this order.
    public let actions: [RemedyAction]
    /// Whether all of it together makes the software eligible; else something is missing of which no remedy is known.
    public let isComplete: Bool
    /// The same in words, for the report.
    public let text: Text

    /// Most bytes of ``text`` that a report carries.
    public static let textLimit = 1_536

    /// Advice in actions and in words.
    public init(_ actions: [RemedyAction], isComplete: Bool, text: Text) {
        self.actions = actions
        self.isComplete = isComplete
        self.text = text
    }
}
