import Author
import Foundation
import Testing

@Suite("The JSON Schema of the author's input")
struct SchemaTests {
    private static func schema() throws -> [String: Any] {
        let data = Data(SpecificationSchema.json.utf8)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// The keys of a definition, or of the whole file.
    private func keys(_ definition: String) throws -> Set<String> {
        let schema = try Self.schema()
        let definitions = try #require(schema["$defs"] as? [String: Any])
        let object = definition == "update" ? schema : try #require(definitions[definition] as? [String: Any])
        return Set(try #require(object["properties"] as? [String: Any]).keys)
    }

    private static let start = "sequence: 1\ncomponents:\n  app:\n"
    private static let variant =
        start
        + "    classes:\n      - vendor: example.com\n        class: a\n        version: '1'\n        image: gateway\n"

    /// For each mapping, an input that says a key there that nobody knows.
    private static let unknown: [(definition: String, yaml: String)] = [
        ("update", "zzz: 1\n"),
        ("text", "sequence: 1\ntext: { zzz: 1 }\ncomponents: {}\n"),
        ("device", variant + "device: { zzz: 1 }\n"),
        ("dependency", variant + "dependencies: [{ zzz: 1 }]\n"),
        ("carry", variant + "carry: { zzz: 1 }\n"),
        ("recipient", variant + "carry: { keys: [a], recipients: [{ zzz: 1 }] }\n"),
        ("component", start + "    zzz: 1\n"),
        ("class", start + "    classes: [{ zzz: 1 }]\n"),
        ("policy", variant + "        policy: { zzz: 1 }\n"),
        (
            "slot",
            start + "    classes: [{ vendor: example.com, class: a, version: '1', slots: [{ zzz: 1 }, { slot: 1 }] }]\n"
        ),
        ("blocks", variant + "        blocks: { zzz: 1 }\n"),
        ("encryption", variant + "        encryption: { zzz: 1 }\n"),
        ("patch", variant + "        patches: [{ zzz: 1 }]\n"),
        ("reported", start + "    report: [{ zzz: 1 }]\n    classes: [{}]\n"),
        ("accepted", variant + "        when: { model: { zzz: 1 } }\n"),
        ("requirement", variant + "        requires: [{ zzz: 1 }]\n"),
        ("plain-requirement", variant + "        requires: [{ any-of: [[{ zzz: 1 }]] }]\n"),
        ("capability", variant + "        provides: [{ zzz: 1 }]\n"),
        ("region", variant + "        requires: [{ kind: memory-region, region: { zzz: 1 } }]\n"),
    ]

    @Test("M1 the reader knows exactly the keys of the schema, in every mapping", arguments: unknown)
    func agrees(definition: String, yaml: String) throws {
        let error = try #require(throws: AuthorError.self) { try Workshop().read(yaml) }
        #expect(error.found == "\"zzz\"", "\(error)")
        let known = try #require(error.expected).dropFirst("one of ".count).components(separatedBy: ", ")
        #expect(Set(known) == (try keys(definition)))
    }

    @Test("M1 no definition of the schema is left out of these tests")
    func complete() throws {
        let definitions = try #require(try Self.schema()["$defs"] as? [String: Any])
        #expect(Set(definitions.keys).union(["update"]) == Set(Self.unknown.map { $0.definition }))
    }

    @Test("M1 the published schema is the one that the tool prints")
    func published() throws {
        #expect(try Checkout.text("docs/schema/manifest.schema.json") == SpecificationSchema.json)
    }

    @Test("M1 what the schema calls required, the reader misses", arguments: ["sequence", "components"])
    func required(key: String) throws {
        #expect((try Self.schema()["required"] as? [String])?.contains(key) == true)
        let yaml = key == "sequence" ? "components: {}\n" : "sequence: 1\n"
        let error = try #require(throws: AuthorError.self) { try Workshop().read(yaml) }
        #expect(error.what.contains("\"\(key)\" is missing"))
    }
}
