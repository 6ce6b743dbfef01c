public import Foundation

/// A variant: the image for one class of hardware.
public struct ClassSpecification: Equatable, Sendable {
    /// A name for people, or `nil`.
    public var name: String?
    /// Whose hardware it is.
    public var vendor: SpecifiedIdentifier
    /// Which class of it.
    public var deviceClass: SpecifiedIdentifier
    /// The version, for people.
    public var version: String
    /// The image.
    public var image: URL
    /// What the distributor and the device may do.
    public var policy: ImagePolicy
    /// Where it stands in the author's file.
    public var place: SourcePlace?
    /// Where its image is named.
    public var imagePlace: SourcePlace?

    /// Most bytes of a version.
    public static let versionLimit = 64

    /// A variant.
    public init(
        name: String? = nil,
        vendor: SpecifiedIdentifier,
        deviceClass: SpecifiedIdentifier,
        version: String,
        image: URL,
        policy: ImagePolicy = ImagePolicy(),
        place: SourcePlace? = nil,
        imagePlace: SourcePlace? = nil
    ) {
        self.name = name
        self.vendor = vendor
        self.deviceClass = deviceClass
        self.version = version
        self.image = image
        self.policy = policy
        self.place = place
        self.imagePlace = imagePlace
    }

    /// The name, or else the class as it was written.
    public var title: String { name ?? deviceClass.written }
}
