public import Eligibility
public import SUIT

/// A variant: the image, or the images for different slots, for one class of hardware.
public struct ClassSpecification: Equatable, Sendable {
    /// A name for people, or `nil`.
    public var name: String?
    /// Whose hardware it is.
    public var vendor: SpecifiedIdentifier
    /// Which class of it.
    public var deviceClass: SpecifiedIdentifier
    /// Further characteristics that a device must have [M7].
    public var conditions: CharacteristicConditions?
    /// The version, for people.
    public var version: String
    /// The image; several where each is for a slot of its own.
    public var sources: [ImageSource]
    /// What the distributor and the device may do.
    public var policy: ImagePolicy
    /// What the image needs beside that which it says itself (E2).
    public var requirements: [Requirement] = []
    /// What the image gives beside that which it says itself.
    public var provides: [Capability] = []
    /// A descriptor that is attached to the image (E1).
    public var descriptor: SpecifiedFile?
    /// Digests of its blocks.
    public var blocks: BlockSpecification?
    /// The encrypted image, which devices fetch instead.
    public var encryption: EncryptedSource?
    /// Patches from known old images.
    public var patches: [PatchSource]
    /// Where it stands in the author's file.
    public var place: SourcePlace?

    /// Most bytes of a version.
    public static let versionLimit = 64

    /// A variant.
    public init(
        name: String? = nil,
        vendor: SpecifiedIdentifier,
        deviceClass: SpecifiedIdentifier,
        version: String,
        sources: [ImageSource],
        policy: ImagePolicy = ImagePolicy(),
        place: SourcePlace? = nil
    ) {
        self.name = name
        self.vendor = vendor
        self.deviceClass = deviceClass
        self.version = version
        self.sources = sources
        self.policy = policy
        self.patches = []
        self.place = place
    }

    /// The name, or else the class as it was written.
    public var title: String { name ?? deviceClass.written }
}
