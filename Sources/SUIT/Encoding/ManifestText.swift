public import CBOR

/// The human-readable text of a manifest (suit-manifest section 8.4.4), in one language. Never machine-evaluated.
public struct ManifestText: Equatable, Sendable {
    /// The text about one component.
    public struct Component: Equatable, Sendable {
        /// The component, which must be one of the manifest's.
        public let identifier: ComponentIdentifier
        /// Vendor name.
        public var vendorName: Text?
        /// Model name.
        public var modelName: Text?
        /// Domain name of the vendor.
        public var vendorDomain: Text?
        /// About the model.
        public var modelInfo: Text?
        /// What the component is.
        public var description: Text?
        /// Its version after the update.
        public var version: Text?
        /// The version that the update needs (suit-update-management).
        public var versionRequired: Text?
        /// The version before the update (suit-update-management).
        public var currentVersion: Text?

        /// Text about the component `identifier`.
        public init(
            identifier: ComponentIdentifier,
            vendorName: Text? = nil,
            modelName: Text? = nil,
            description: Text? = nil,
            version: Text? = nil
        ) {
            self.identifier = identifier
            self.vendorName = vendorName
            self.modelName = modelName
            self.description = description
            self.version = version
        }
    }

    /// The language tag (RFC 5646).
    public let language: Text
    /// What the manifest is for.
    public var manifestDescription: Text?
    /// What the update brings.
    public var updateDescription: Text?
    /// The JSON that the manifest was made from.
    public var manifestJSONSource: Text?
    /// The YAML that the manifest was made from.
    public var manifestYAMLSource: Text?
    /// The components.
    public var components: [Component]

    /// A text in `language`.
    public init(
        language: Text,
        manifestDescription: Text?,
        updateDescription: Text?,
        components: [Component]
    ) {
        self.language = language
        self.manifestDescription = manifestDescription
        self.updateDescription = updateDescription
        self.components = components
    }

    /// The deterministic encoding of the text member in this language alone.
    public var encoded: [UInt8] { ManifestText.encode([self]) }

    /// The deterministic encoding of the text member in several languages, each once.
    public static func encode(_ texts: [ManifestText]) -> [UInt8] {
        var languages: [(key: [UInt8], value: [UInt8])] = []
        for text in texts {
            var key = CBOREncoder()
            key.encode(text: text.language)
            languages.append((key.bytes, text.content))
        }
        var encoder = CBOREncoder()
        encoder.sortedMap(languages)
        return encoder.bytes
    }

    private var content: [UInt8] {
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        ManifestText.append(TextKey.manifestDescription, manifestDescription, to: &pairs)
        ManifestText.append(TextKey.updateDescription, updateDescription, to: &pairs)
        ManifestText.append(TextKey.manifestJSONSource, manifestJSONSource, to: &pairs)
        ManifestText.append(TextKey.manifestYAMLSource, manifestYAMLSource, to: &pairs)
        for component in components {
            var key = CBOREncoder()
            component.identifier.write(&key)
            var inner: [(key: [UInt8], value: [UInt8])] = []
            ManifestText.append(ComponentTextKey.vendorName, component.vendorName, to: &inner)
            ManifestText.append(ComponentTextKey.modelName, component.modelName, to: &inner)
            ManifestText.append(ComponentTextKey.vendorDomain, component.vendorDomain, to: &inner)
            ManifestText.append(ComponentTextKey.modelInfo, component.modelInfo, to: &inner)
            ManifestText.append(ComponentTextKey.description, component.description, to: &inner)
            ManifestText.append(ComponentTextKey.version, component.version, to: &inner)
            ManifestText.append(ComponentTextKey.versionRequired, component.versionRequired, to: &inner)
            ManifestText.append(ComponentTextKey.currentVersion, component.currentVersion, to: &inner)
            guard !inner.isEmpty else { continue }
            var value = CBOREncoder()
            value.sortedMap(inner)
            pairs.append((key.bytes, value.bytes))
        }
        var encoder = CBOREncoder()
        encoder.sortedMap(pairs)
        return encoder.bytes
    }

    private static func append(_ key: Int64, _ text: Text?, to pairs: inout [(key: [UInt8], value: [UInt8])]) {
        guard let text else { return }
        var encodedKey = CBOREncoder()
        encodedKey.encodeInt(key)
        var value = CBOREncoder()
        value.encode(text: text)
        pairs.append((encodedKey.bytes, value.bytes))
    }
}
