/// New software in its secondary slot: verified, and not switched to yet.
public struct Candidate: Equatable, Sendable {
    /// The component's index in the device's state.
    public let component: Int
    /// The slot that holds it.
    public let slot: Int
    /// Its SHA-256 digest, as the author signed it and as it was read back.
    public let digest: [UInt8]
}
