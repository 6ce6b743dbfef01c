public import CBOR
public import UpdateProtocol

/// What an update is going to change, as far as it is known when somebody is asked to agree to it [E3]: the manifest is
/// authentic and for this device, the software of the next component fits, and no payload has been asked for.
public struct Proposal: Equatable, Sendable {
    /// A component that is going to be changed.
    public struct Part: Equatable, Sendable {
        /// The component's index in the device's state.
        public let component: Int
        /// The version of the new software; empty where it is not known yet.
        public let version: Text
        /// The digest of the new software; empty where a detail manifest is going to name it.
        public let digest: [UInt8]
        /// The size of the new software, in bytes; 0 where a detail manifest is going to name it.
        public let size: UInt64
        /// What compatibility tables allowed, and why, in words [E6].
        public let rulings: [Text]

        /// A change of a component.
        public init(component: Int, version: Text, digest: [UInt8], size: UInt64, rulings: [Text] = []) {
            self.component = component
            self.version = version
            self.digest = digest
            self.size = size
            self.rulings = rulings
        }
    }

    /// The manifest.
    public let manifest: ManifestReference
    /// Its sequence number.
    public let sequenceNumber: UInt64
    /// What it is going to change.
    public let parts: [Part]
    /// Whether the next payload is not here yet: it came neither in the envelope nor in the manifest.
    public let isTransfer: Bool
}
