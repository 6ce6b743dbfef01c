public import CBOR
public import SUIT

/// A payload to get into the spool for a staging component: one that the manifest lists and the device does not have
/// (suit-manifest section 8.4.10.4, suit-firmware-encryption section 6). Nothing of it is ever executed.
public struct StagingFetch: Equatable, Sendable {
    /// Where it is.
    public enum Source: Equatable, Sendable {
        /// At this address. A relative one is relative to where the manifest came from.
        case location(Text)
        /// It came in the envelope.
        case envelope([UInt8])
    }

    /// The component's index in the manifest.
    public let manifestComponent: Int
    /// Where it is.
    public let source: Source
    /// What it must be, as the author signed it. `nil` only for what authenticates itself when it is decrypted.
    public let digest: SUITDigest?
    /// Its size, in bytes: not one more is fetched.
    public let size: UInt64
}
