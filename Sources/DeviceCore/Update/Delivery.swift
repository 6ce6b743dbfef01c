public import CBOR
public import SUIT
public import UpdateProtocol

/// An image to get: from where, and what must come of it.
public struct Delivery: Equatable, Sendable {
    /// Where the payload comes from.
    public enum Source: Equatable, Sendable {
        /// What the distributor offers, or what the manifest itself holds or locates. Relative locations are relative to
        /// `base`; where that is empty, to where the manifest came from.
        case offer(UpdateOutcome, base: Text)
        /// What was fetched into a staging component before.
        case staged(StagedPayload)
    }

    /// The component's index in the device's state.
    public let component: Int
    /// The component's index in the manifest.
    public let manifestComponent: Int
    /// The slot to write.
    public let slot: Int
    /// What runs now: the precursor of a patch.
    public let running: SlotContent?
    /// Where the payload comes from.
    public let source: Source
    /// How the payload is encrypted (suit-firmware-encryption section 6): a tagged COSE_Encrypt without ciphertext;
    /// `nil` where it is not.
    public let encryption: [UInt8]?
    /// What the result must be, as the author signed it. Not a byte more than that is written [M5].
    public let resultDigest: SUITDigest
    /// The result's size, in bytes.
    public let resultSize: UInt64
    /// How the result's blocks are verified one by one (parameter -261), where the author signed that [A7].
    public let blocks: BlockDigests?
}
