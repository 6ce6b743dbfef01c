public import CBOR

/// The human-readable text of a manifest (suit-manifest section 8.4.4), in one language. Never machine-evaluated.
public struct ManifestText: Equatable, Sendable {
    /// The text about one component.
    public struct Component: Equatable, Sendable {
        /// The component, which must be one of the manifest's.
        public let identifier: ComponentIdentifier
        /// Vendor name.
        public let vendorName: Text?
        /// Model name.
        public let modelName: Text?
        /// What the component is.
        public let description: Text?
        /// Its version after the update.
        public let version: Text?

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
    public let manifestDescription: Text?
    /// What the update brings.
    public let updateDescription: Text?
    /// The components.
    public let components: [Component]

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

    /// The deterministic encoding of the text map.
    public var encoded: [UInt8] {
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        ManifestText.append(1, manifestDescription, to: &pairs)
        ManifestText.append(2, updateDescription, to: &pairs)
        for component in components {
            var key = CBOREncoder()
            component.identifier.write(&key)
            var inner: [(key: [UInt8], value: [UInt8])] = []
            ManifestText.append(1, component.vendorName, to: &inner)
            ManifestText.append(2, component.modelName, to: &inner)
            ManifestText.append(5, component.description, to: &inner)
            ManifestText.append(6, component.version, to: &inner)
            guard !inner.isEmpty else { continue }
            var value = CBOREncoder()
            value.sortedMap(inner)
            pairs.append((key.bytes, value.bytes))
        }
        var encoder = CBOREncoder()
        encoder.beginMap(1)
        encoder.encode(text: language)
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
