public import CBOR
public import SUIT
public import UpdateProtocol

/// An image to get: what was offered, and what must come of it.
public struct Delivery: Equatable, Sendable {
    /// The component's index in the device's state.
    public let component: Int
    /// The component's index in the manifest.
    public let manifestComponent: Int
    /// The slot to write.
    public let slot: Int
    /// What runs now: the precursor of a patch.
    public let running: SlotContent?
    /// What the distributor offers.
    public let outcome: UpdateOutcome
    /// Where the offer came from: relative locations are relative to it.
    public let base: Text
    /// What the result must be, as the author signed it. Not a byte more than that is written [M5].
    public let resultDigest: SUITDigest
    /// The result's size, in bytes.
    public let resultSize: UInt64
}
