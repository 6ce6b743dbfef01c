import CBOR
public import COSE
public import SUIT

/// What a manifest is about, without any judgement whether to trust it: for listings, and for finding the files that
/// have to be uploaded with it.
public struct ManifestContents: Sendable {
    /// A result that the manifest names.
    public struct Image: Equatable, Sendable {
        /// The index of its component.
        public let component: Int
        /// Vendor id, where the branch has one.
        public let vendor: [UInt8]?
        /// Class id, where the branch has one.
        public let deviceClass: [UInt8]?
        /// The digest of the result.
        public let digest: SUITDigest
        /// Its size, in bytes.
        public let size: UInt64?
        /// The payload formats that the author allows, by their numbers; `nil` where any will do.
        public internal(set) var formats: [UInt64]?
    }

    /// The sequence number.
    public let sequenceNumber: UInt64
    /// The components.
    public let components: [ComponentIdentifier]
    /// The results, in the order of the manifest.
    public let images: [Image]
    /// The descriptors, each once.
    public let descriptors: [DescriptorReference]
    /// The resource request identifier, where there is one.
    public let request: String?
    /// What devices are asked for.
    public let definition: RequestDefinition?
    /// The last moment of use, in seconds since 1970.
    public let expires: UInt64?
    /// The names of integrated payloads.
    public let integratedPayloads: [String]

    /// Reads the envelope in `bytes`.
    public init(_ bytes: [UInt8]) throws(AuthorError) {
        self.init(try DecodedEnvelope(bytes), bytes)
    }

    /// The digest that names the manifest of the envelope in `bytes`: over its byte string with the head.
    public static func digest(_ bytes: [UInt8], crypto: some CryptoProvider) throws(AuthorError) -> SUITDigest {
        let envelope = try DecodedEnvelope(bytes)
        return SUITDigest(.sha256, crypto.sha256(bytes.span.extracting(envelope.manifest.whole)))
    }

    init(_ envelope: DecodedEnvelope, _ bytes: [UInt8]) {
        var collector = ImageCollector(bytes: bytes)
        for tree in envelope.manifest.sequences { collector.collect(tree) }
        self.sequenceNumber = envelope.manifest.sequenceNumber
        self.components = envelope.manifest.components
        self.images = collector.images
        self.descriptors = collector.descriptors
        self.request = collector.request
        self.definition = collector.definition
        self.expires = collector.expires
        self.integratedPayloads = envelope.integrated.map { $0.name }
    }
}
