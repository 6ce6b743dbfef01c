import SUIT

/// What a component of a device would get from a manifest.
struct FleetDelivery: Sendable, Hashable {
    /// The component's index in the manifest that was asked about.
    let component: Int
    /// The vendor id of the branch.
    let vendor: [UInt8]?
    /// The class id of the branch.
    let classID: [UInt8]?
    /// The digest of the result.
    let result: SUITDigest
    /// Whether the device has told that it runs the result already.
    let isCurrent: Bool
    /// The digests of the descriptors by which it must be eligible.
    let descriptors: [SUITDigest]
}
