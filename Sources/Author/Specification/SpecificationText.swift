/// What a manifest says to people, in one language. No device evaluates it.
public struct SpecificationText: Equatable, Sendable {
    /// The language tag (RFC 5646).
    public var language: String
    /// What the manifest is for.
    public var manifest: String?
    /// What the update brings.
    public var update: String?
    /// What each component is, by its name.
    public var components: [String: String]

    /// Most bytes of one text.
    public static let limit = 4_096

    /// A text in `language`.
    public init(
        language: String = "en",
        manifest: String? = nil,
        update: String? = nil,
        components: [String: String] = [:]
    ) {
        self.language = language
        self.manifest = manifest
        self.update = update
        self.components = components
    }
}
