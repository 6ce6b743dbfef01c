public import SUIT

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

    /// Where the classes of a component go.
    public enum VariantPlacement: String, Equatable, Sendable, CaseIterable {
        /// Branches of the manifest, which every device receives.
        case branches
        /// A manifest for each class, under a root that the fleet manifest signs; every device receives its own.
        case details
    }

    /// The file that it was read from, for messages.
    public var file: String?
    /// The sequence number: never goes down.
    public var sequenceNumber: UInt64
    /// The resource request identifier: where devices ask for their update [M1]; or `nil` for a manifest of which each
    /// class says from where its image is fetched.
    public var request: String?
    /// Where the whole manifest can be had.
    public var reference: String?
    /// The last moment of use, in seconds since 1970, or `nil` for a manifest that does not expire.
    public var expires: UInt64?
    /// The component id of the manifest itself; empty where it has none.
    public var identifier: [[UInt8]]
    /// Text for people, in each language.
    public var texts: [SpecificationText]
    /// Where descriptors go.
    public var descriptors: DescriptorPlacement
    /// The components, in the order of their indices.
    public var components: [ComponentSpecification]
    /// What is asked for about the device as a whole.
    public var deviceReport: [RequestedCharacteristic]
    /// Manifests that must be processed with this one.
    public var dependencies: [DependencySpecification]
    /// Keys that travel in the manifest [M4].
    public var carriedKeys: CarriedKeysSpecification?
    /// Members that stand beside the manifest, so that they can be dropped.
    public var severed: Set<SeverableMember>
    /// Files of private keys that sign, in addition to those of the caller.
    public var signers: [SpecifiedFile]
    /// Where the classes of components go.
    public var variants: VariantPlacement

    /// A member that an author can have beside the manifest (suit-manifest section 5.4).
    public enum SeverableMember: String, Equatable, Sendable, CaseIterable {
        /// The payload-fetch sequence.
        case payloadFetch = "payload-fetch"
        /// The install sequence.
        case install
        /// The text, which always stands there.
        case text
    }

    /// Most bytes of a resource request identifier.
    public static let requestLimit = 1_024
    /// Most components.
    public static let componentLimit = 64

    /// A specification.
    public init(
        file: String? = nil,
        sequenceNumber: UInt64,
        request: String? = nil,
        components: [ComponentSpecification] = []
    ) {
        self.file = file
        self.sequenceNumber = sequenceNumber
        self.request = request
        self.identifier = []
        self.texts = []
        self.descriptors = .referenced
        self.components = components
        self.deviceReport = []
        self.dependencies = []
        self.severed = []
        self.signers = []
        self.variants = .branches
    }
}
