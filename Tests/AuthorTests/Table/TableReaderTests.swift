import Author
import CBOR
import Eligibility
import Foundation
import Testing

@Suite("Compatibility tables in YAML")
struct TableReaderTests {
    private func read(_ text: String) throws -> CompatibilityTable { try TableReader(file: "table.yaml").read(text) }

    private func rule(_ text: String) throws -> TableRule {
        let table = try read("issuer: a\nnumber: 1\nrules:\n  - { side: lower, reason: r, \(text) }\n")
        return try #require(table.rules.first)
    }

    @Test("E6 the example is read, each of its rules as what it is")
    func example() throws {
        let table = try read(try Checkout.text("Examples/eligibility/table.yaml"))
        #expect(table.issuer == "gateways.example")
        #expect(table.number == 12)
        #expect(table.expires == 1_893_456_000)
        #expect(table.rules.map(\.kind) == [.deny, .deny, .allow, .equivalent, .knownBad])
        #expect(table.rules[0].software?.versions == VersionRange(.semantic, low: "2.0", below: "2.3"))
        #expect(table.rules[0].conditions == [Requirement(.board, "compatible", .oneOf([.text("gateways,model-2")]))])
        #expect(table.rules[1].software?.digest?.count == 32)
        #expect(table.rules[2].needs == [EdgeMatch(.hardware, subject: "crypto-engine")])
        #expect(table.rules[3].conditions.map(\.kind) == [.sharedLibrary])
        #expect(table.rules[4].conditions.map(\.kind) == [.package, .service])
        #expect(try CompatibilityTable(decoding: table.encoded()) == table)
    }

    @Test("E6 a class is named as in manifests")
    func classes() throws {
        let rule = try rule("rule: deny, classes: [{ vendor: example.com, class: a }]")
        let vendor = NameBasedIdentifier.vendor(domain: "example.com")
        let identifier = NameBasedIdentifier.deviceClass("a", of: vendor).bytes
        #expect(rule.conditions == [Requirement(.imageIdentity, "class", .oneOf([.bytes(identifier)]))])
    }

    @Test("E6 symbols are named by people and known to verdicts by their hashes")
    func symbols() throws {
        let rule = try rule("rule: allow, needs: [{ kind: symbols, subject: libx.so.1, needed: play@X_1 }]")
        let label = SymbolHash("play").label.string
        #expect(rule.needs == [EdgeMatch(.symbols, subject: "libx.so.1", needed: Text(label + "@X_1"))])
    }

    @Test(
        "E6 what makes no sense is refused, with its place",
        arguments: [
            ("rule: deny", "does not say what it is about"),
            ("rule: known-bad, libraries: [a]", "does not say what it is about"),
            ("rule: equivalent, libraries: [a]", "does not say what it is about"),
            ("rule: forbid, software: { name: a }", "unknown value"),
            ("rule: deny, software: { version: \"1.2\" }", "no bound of a version"),
            ("rule: deny, software: { digest: abc }", "no digest"),
            ("rule: deny, software: {}", "names no software"),
            ("rule: deny, boards: []", "wrong number of elements"),
            ("rule: deny, sofware: { name: a }", "unknown key"),
            ("rule: deny, classes: [{ class: a }]", "\"vendor\" is missing"),
            ("rule: allow, needs: [{ kind: symbols, needed: a }]", "without \"subject\""),
            ("rule: deny, when: [{ kind: package, name: a, advisory: true }]", "is advisory"),
        ]
    )
    func refused(text: String, what: String) throws {
        let error = try #require(throws: AuthorError.self) { try rule(text) }
        #expect(error.what.contains(what), "\(error)")
        #expect(error.place?.line == 4)
    }

    @Test("E6 what comes with the new software cannot allow itself")
    func allowOfNew() throws {
        let text = "issuer: a\nnumber: 1\nrules: [{ rule: allow, side: new, reason: r, software: { name: a } }]\n"
        let error = try #require(throws: AuthorError.self) { try read(text) }
        #expect(error.what.contains("cannot allow it"))
    }

    /// For each mapping, an input that says a key there that nobody knows.
    private static let unknown: [(definition: String, yaml: String)] = [
        ("table", "zzz: 1\n"),
        ("rule", "issuer: a\nnumber: 1\nrules: [{ zzz: 1 }]\n"),
        ("software", "issuer: a\nnumber: 1\nrules: [{ rule: deny, side: lower, reason: r, software: { zzz: 1 } }]\n"),
        ("class", "issuer: a\nnumber: 1\nrules: [{ rule: deny, side: lower, reason: r, classes: [{ zzz: 1 }] }]\n"),
        ("need", "issuer: a\nnumber: 1\nrules: [{ rule: allow, side: lower, reason: r, needs: [{ zzz: 1 }] }]\n"),
    ]

    @Test("E6 the reader knows exactly the keys of the published schema, in every mapping", arguments: unknown)
    func schema(definition: String, yaml: String) throws {
        let text = try Checkout.text("docs/schema/compatibility-table.schema.json")
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let definitions = try #require(schema["$defs"] as? [String: Any])
        let object = definition == "table" ? schema : try #require(definitions[definition] as? [String: Any])
        let keys = Set(try #require(object["properties"] as? [String: Any]).keys)
        #expect(Set(definitions.keys).union(["table"]) == Set(Self.unknown.map { $0.definition }))
        let error = try #require(throws: AuthorError.self) { try read(yaml) }
        let known = try #require(error.expected).dropFirst("one of ".count).components(separatedBy: ", ")
        #expect(Set(known) == keys)
    }
}
