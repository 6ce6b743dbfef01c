import CBOR
import SUIT

/// One way through a manifest for one component: what a device of these identities is to run.
struct ManifestVariant: Sendable, Equatable {
    /// The component's index.
    let component: Int
    /// The vendor id that the branch asks for.
    let vendorIdentifier: [UInt8]?
    /// The class id that the branch asks for.
    let classIdentifier: [UInt8]?
    /// The digest of the result.
    let digest: SUITDigest
    /// The size of the result, in bytes.
    let size: UInt64
    /// The resource request identifier; where the device does not ask, the address of what it fetches, or empty.
    let requestURI: Text
    /// Whether the device asks for it with an update request. What it fetches unasked need not be at this distributor.
    let isAsked: Bool
    /// The payload formats that the author allows, or nothing where any is.
    let formats: [UInt64]?
    /// The reference to the descriptor, where there is one.
    let descriptor: DescriptorReference?
    /// How the blocks of the result are verified, where the author signed that.
    let blocks: BlockDigests?

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
