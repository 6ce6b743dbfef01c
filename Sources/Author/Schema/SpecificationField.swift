/// A key of a mapping.
struct SpecificationField: Sendable {
    let name: String
    /// What editors show.
    let summary: String
    let type: SpecificationType
    let isRequired: Bool

    init(_ name: String, _ type: SpecificationType, _ summary: String, isRequired: Bool = false) {
        self.name = name
        self.type = type
        self.summary = summary
        self.isRequired = isRequired
    }
}
