public import CBOR
public import SUIT

/// One way through a manifest for one component: what a device of these identities is to run.
public struct ManifestVariant: Sendable, Equatable {
    /// The component's index.
    public let component: Int
    /// The vendor id that the branch asks for.
    public let vendorIdentifier: [UInt8]?
    /// The class id that the branch asks for.
    public let classIdentifier: [UInt8]?
    /// The digest of the result.
    public let digest: SUITDigest
    /// The size of the result, in bytes.
    public let size: UInt64
    /// The resource request identifier; where the device does not ask, the address of what it fetches, or empty.
    public let requestURI: Text
    /// Whether the device asks for it with an update request. What it fetches unasked need not be at this distributor.
    public let isAsked: Bool
    /// The payload formats that the author allows, or nothing where any is.
    public let formats: [UInt64]?
    /// The reference to the descriptor, where there is one.
    public let descriptor: DescriptorReference?
    /// How the blocks of the result are verified, where the author signed that.
    public let blocks: BlockDigests?

    /// The same variant under another component index: that of the fleet manifest.
    func moved(to component: Int) -> ManifestVariant {
        ManifestVariant(
            component: component,
            vendorIdentifier: vendorIdentifier,
            classIdentifier: classIdentifier,
            digest: digest,
            size: size,
            requestURI: requestURI,
            isAsked: isAsked,
            formats: formats,
            descriptor: descriptor,
            blocks: blocks
        )
    }
}
