/// What an author wants to have in a manifest: the input of ``ManifestBuilder``, read from YAML or JSON by
/// ``SpecificationReader``, or made in code.
public struct UpdateSpecification: Equatable, Sendable {
    /// Where descriptors go.
    public enum DescriptorPlacement: String, Equatable, Sendable, CaseIterable {
        /// Beside the manifest; devices fetch them by digest, each only the one that concerns it.
        case referenced
        /// Inside the envelope, for devices without a way back.
        case integrated
    }

    /// The file that it was read from, for messages.
    public var file: String?
    /// The sequence number: never goes down.
    public var sequenceNumber: UInt64
    /// The resource request identifier: where devices ask for their update [M1].
    public var request: String
    /// The last moment of use, in seconds since 1970, or `nil` for a manifest that does not expire.
    public var expires: UInt64?
    /// Text for people.
    public var text: SpecificationText?
    /// Where descriptors go.
    public var descriptors: DescriptorPlacement
    /// The components, in the order of their indices.
    public var components: [ComponentSpecification]
    /// Labels of the characteristics that are asked for about the device as a whole.
    public var deviceReport: [Int64]

    /// Most bytes of a resource request identifier.
    public static let requestLimit = 1_024
    /// Most components.
    public static let componentLimit = 64

    /// A specification.
    public init(
        file: String? = nil,
        sequenceNumber: UInt64,
        request: String,
        expires: UInt64? = nil,
        text: SpecificationText? = nil,
        descriptors: DescriptorPlacement = .referenced,
        components: [ComponentSpecification],
        deviceReport: [Int64] = []
    ) {
        self.file = file
        self.sequenceNumber = sequenceNumber
        self.request = request
        self.expires = expires
        self.text = text
        self.descriptors = descriptors
        self.components = components
        self.deviceReport = deviceReport
    }
}
