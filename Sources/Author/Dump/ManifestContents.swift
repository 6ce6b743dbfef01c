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
        self.init(try ManifestParser(bytes))
    }

    /// The digest that names the manifest of the envelope in `bytes`: over its byte string with the head.
    public static func digest(_ bytes: [UInt8], crypto: some CryptoProvider) throws(AuthorError) -> SUITDigest {
        let parser = try ManifestParser(bytes)
        return SUITDigest(.sha256, crypto.sha256(bytes.span.extracting(parser.envelope.manifestWhole)))
    }

    init(_ parser: ManifestParser) {
        var collector = Collector(bytes: parser.bytes)
        for tree in parser.sequences { collector.collect(tree, ParameterValues()) }
        self.sequenceNumber = parser.sequenceNumber
        self.components = parser.components
        self.images = collector.images
        self.descriptors = collector.descriptors
        self.request = collector.request
        self.definition = collector.definition
        self.expires = collector.expires
        self.integratedPayloads = parser.envelope.integratedPayloads.map {
            String(decoding: parser.bytes[$0.name], as: UTF8.self)
        }
    }

    /// The parameters that stand in one branch.
    private struct ParameterValues {
        var vendor: [UInt8]?
        var deviceClass: [UInt8]?
        var digest: SUITDigest?
        var size: UInt64?
    }

    private struct Collector {
        let bytes: [UInt8]
        var component = 0
        var images: [Image] = []
        var descriptors: [DescriptorReference] = []
        var request: String?
        var definition: RequestDefinition?
        var expires: UInt64?

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        mutating func collect(_ tree: CommandTree, _ inherited: ParameterValues) {
            var values = inherited
            for command in tree.commands {
                switch command.argument {
                case .component(let index): component = Int(clamping: index)
                case .parameters(let parameters):
                    for parameter in parameters { read(parameter, &values) }
                    if let digest = values.digest, parameters.contains(where: { $0.label == SUITParameter.imageDigest })
                    {
                        let image = Image(
                            component: component,
                            vendor: values.vendor,
                            deviceClass: values.deviceClass,
                            digest: digest,
                            size: values.size
                        )
                        if !images.contains(image) { images.append(image) }
                    }
                case .alternatives(let alternatives):
                    for alternative in alternatives { alternative.map { collect($0, values) } }
                case .sequence(let sequence): collect(sequence, values)
                case .policy, .other: break
                }
            }
        }

        private mutating func read(_ parameter: CommandTree.Parameter, _ values: inout ParameterValues) {
            var decoder = CBORDecoder(bytes.span, in: parameter.value)
            switch parameter.label {
            case SUITParameter.vendorIdentifier: values.vendor = try? decoder.readByteArray(limit: 16)
            case SUITParameter.classIdentifier: values.deviceClass = try? decoder.readByteArray(limit: 16)
            case SUITParameter.imageSize: values.size = try? decoder.readUnsigned()
            case SUITParameter.useBefore: if expires == nil { expires = try? decoder.readUnsigned() }
            case SUITParameter.uri: if request == nil { request = (try? decoder.readTextValue())?.string }
            case SUITParameter.imageDigest:
                guard let range = try? decoder.readBytes() else { return }
                var inner = CBORDecoder(bytes.span, in: range)
                values.digest = try? SUITDigest.read(&inner)
            case SUITParameter.fetchArguments:
                guard definition == nil, let range = try? decoder.readBytes() else { return }
                definition = try? RequestDefinition(bytes.span, in: range)
            case SUITParameter.descriptor:
                guard let range = try? decoder.readBytes(),
                    let reference = try? DescriptorReference(bytes.span, in: range),
                    !descriptors.contains(reference)
                else { return }
                descriptors.append(reference)
            default: break
            }
        }
    }
}
