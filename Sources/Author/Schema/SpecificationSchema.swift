/// The JSON Schema (draft 2020-12) of the author's files, for editors. It is made from what the reader knows, so the two
/// cannot disagree.
public enum SpecificationSchema {
    /// Where the schema is published.
    public static let identifier = "https://fettle.example/schema/manifest.schema.json"

    /// The schema as JSON text.
    public static var json: String { DumpJSON.text(value) }

    private static let objects: [SpecificationObject] = [
        .text, .device, .dependency, .carry, .recipient, .component, .deviceClass, .policy, .slot, .blocks, .encryption,
        .patch, .reported, .accepted, .requirement, .plainRequirement, .capability, .region,
    ]

    private static var value: DumpValue {
        var fields = [
            DumpField("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
            DumpField("$id", .text(identifier)),
            DumpField("title", .text("Fettle: the update that an author describes")),
        ]
        if case .fields(let root) = object(.root) { fields += root }
        fields.append(DumpField("$defs", .fields(objects.map { DumpField($0.name, object($0)) })))
        return .fields(fields)
    }

    private static func object(_ object: SpecificationObject) -> DumpValue {
        var fields = [
            DumpField("description", .text(object.summary)),
            DumpField("type", .text("object")),
            DumpField("additionalProperties", .flag(false)),
        ]
        let required = object.fields.filter { $0.isRequired }.map { DumpValue.text($0.name) }
        if !required.isEmpty { fields.append(DumpField("required", .list(required))) }
        let properties = object.fields.map { field -> DumpField in
            guard case .fields(let members) = type(field.type) else { return DumpField(field.name, .fields([])) }
            return DumpField(field.name, .fields([DumpField("description", .text(field.summary))] + members))
        }
        fields.append(DumpField("properties", .fields(properties)))
        return .fields(fields)
    }

    private static func type(_ type: SpecificationType) -> DumpValue {
        switch type {
        case .text(let limit, let pattern):
            // YAML reads 1.10 as a number and true as a flag; the reader takes the text that stands there.
            var fields = [
                DumpField("type", .list([.text("string"), .text("number")])), DumpField("minLength", .integer(1)),
                DumpField("maxLength", .integer(Int64(limit))),
            ]
            if let pattern { fields.append(DumpField("pattern", .text(pattern))) }
            return .fields(fields)
        case .path:
            return .fields([
                DumpField("type", .text("string")), DumpField("minLength", .integer(1)),
                DumpField("maxLength", .integer(4_096)),
            ])
        case .moment:
            return .fields([
                DumpField("type", .text("string")),
                DumpField("pattern", .text("^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}[Zz]$")),
            ])
        case .unsigned(let highest):
            var fields = [DumpField("type", .text("integer")), DumpField("minimum", .integer(0))]
            if highest < .max { fields.append(DumpField("maximum", .unsigned(highest))) }
            return .fields(fields)
        case .number: return .fields([DumpField("type", .text("number"))])
        case .flag: return .fields([DumpField("type", .text("boolean"))])
        case .word(let words): return .fields([DumpField("enum", .list(words.map { .text($0) }))])
        case .list(let element, let count):
            return .fields([
                DumpField("type", .text("array")), DumpField("items", self.type(element)),
                DumpField("minItems", .integer(Int64(count.lowerBound))),
                DumpField("maxItems", .integer(Int64(count.upperBound))),
            ])
        case .object(let object): return .fields([DumpField("$ref", .text("#/$defs/\(object.name)"))])
        case .map(let element, let pattern):
            return .fields([
                DumpField("type", .text("object")),
                DumpField("propertyNames", .fields([DumpField("pattern", .text(pattern))])),
                DumpField("additionalProperties", self.type(element)), DumpField("minProperties", .integer(1)),
            ])
        case .either(let types): return .fields([DumpField("anyOf", .list(types.map { self.type($0) }))])
        }
    }
}
