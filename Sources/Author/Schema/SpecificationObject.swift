/// A mapping with known keys.
struct SpecificationObject: Sendable {
    /// Its name among the definitions of the schema.
    let name: String
    let summary: String
    let fields: [SpecificationField]

    var keys: [String] { fields.map { $0.name } }
}
