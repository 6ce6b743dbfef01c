/// Inputs of ``SpecificationReader`` to start from. The same texts stand in `Examples/manifests`.
public enum ManifestTemplates {
    /// One template.
    public struct Template: Sendable {
        /// The name.
        public let name: String
        /// What it is for, in a few words.
        public let summary: String
        /// The input.
        public let text: String
    }

    /// All templates, the simplest one first.
    public static let all = [singleImage, slots, multiComponent, patchOrFull, encrypted, fleet, details]

    /// The template with the name `name`.
    public static func template(named name: String) throws(AuthorError) -> Template {
        if let template = all.first(where: { $0.name == name }) { return template }
        throw AuthorError(
            .specification,
            "there is no template \"\(name)\"",
            expected: "one of " + all.map { $0.name }.joined(separator: ", "),
            found: name,
            action: NearestName.of(name, in: all.map { $0.name }).map { "did you mean \"\($0)\"?" }
        )
    }
}
