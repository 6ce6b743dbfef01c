/// The fields that count of an index, a manifest or a configuration (OCI Image Format Specification 1.1).
struct OCIDocument: Decodable {
    /// A reference to other content.
    struct Blob: Decodable {
        let mediaType: String
        let digest: String
        let annotations: [String: String]?
    }

    let manifests: [Blob]?
    let layers: [Blob]?
    let config: Blob?
    let architecture: String?
    let variant: String?

    private enum CodingKeys: String, CodingKey {
        case manifests
        case layers
        case config
        case architecture
        case variant
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        manifests = try values.decodeIfPresent([Blob].self, forKey: .manifests)
        layers = try values.decodeIfPresent([Blob].self, forKey: .layers)
        // A configuration has an object of other content under the same name.
        config = try? values.decodeIfPresent(Blob.self, forKey: .config)
        architecture = try values.decodeIfPresent(String.self, forKey: .architecture)
        variant = try values.decodeIfPresent(String.self, forKey: .variant)
    }
}
