import Foundation
import Testing

/// What others make of the JSON Schema: the Python packages jsonschema and PyYAML, which `make peers` installs.
enum SchemaPeer {
    static let script = """
        import json, jsonschema, sys, yaml
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        class Texts(yaml.SafeLoader): pass
        # JSON has no moments: they stay the texts that they are.
        Texts.yaml_implicit_resolvers = {
            key: [(tag, pattern) for tag, pattern in values if tag != 'tag:yaml.org,2002:timestamp']
            for key, values in yaml.SafeLoader.yaml_implicit_resolvers.items()}
        jsonschema.Draft202012Validator(schema).validate(yaml.load(open(sys.argv[2]), Texts))
        """

    static func validate(_ schema: String, _ input: String) throws -> Command {
        try Command.run(Peers.python, ["-c", script, schema, input])
    }
}

@Suite("The JSON Schema, as jsonschema reads it", .enabled(if: Peers.areInstalled && Workshop.isPossible))
struct SchemaPeerTests {
    private let workshop: Workshop

    init() throws {
        workshop = try Workshop()
        let schema = try workshop.fettle("manifest", "schema")
        try schema.output.write(toFile: workshop.path("schema.json"), atomically: true, encoding: .utf8)
    }

    private func validate(_ yaml: String) throws -> Command {
        try yaml.write(toFile: workshop.path("input.yaml"), atomically: true, encoding: .utf8)
        return try SchemaPeer.validate(workshop.path("schema.json"), workshop.path("input.yaml"))
    }

    @Test("M1 every template is valid")
    func templates() throws {
        let names = try workshop.fettle("manifest", "template").output.split(separator: "\n")
            .compactMap { $0.split(separator: " ").first }
        #expect(names.count >= 6)
        for name in names {
            let result = try validate(try workshop.fettle("manifest", "template", String(name)).output)
            #expect(result.status == 0, "\(name): \(result.error.suffix(400))")
        }
    }

    @Test(
        "M1 what the tool refuses, the schema refuses too",
        arguments: ["reqest: x", "sequence: -1", "descriptors: inside", "expires: tomorrow", "sever: [all]", "text: x"]
    )
    func refused(line: String) throws {
        var yaml = try workshop.fettle("manifest", "template", "single-image").output
        if line.hasPrefix("sequence") { yaml = yaml.replacing("sequence: 1", with: "") }
        if line.hasPrefix("text") { yaml = yaml.replacing("text:", with: "ignored:") }
        #expect(try validate(yaml + line + "\n").status != 0)
    }
}
