import Author
import Foundation
import PatchFormat
import SUIT
import Testing
import UpdateProtocol

@Suite("An author's specification")
struct SpecificationReaderTests {
    @Test("M1 says where to ask, what devices report, and which image is for which class")
    func fleet() throws {
        let workshop = try Workshop()
        let specification = try workshop.read(Samples.fleet)
        #expect(specification.sequenceNumber == 7)
        #expect(specification.request == "https://updates.example.com/v1/request")
        #expect(specification.expires == 1_811_808_000)
        #expect(specification.texts == [SpecificationText(manifest: "Spring release", update: "Fixes the clock.")])
        #expect(specification.components.map { $0.name } == ["app", "library"])
        #expect(specification.components[0].report.map { $0.label } == [2, 3, 28])
        #expect(specification.components[1].report == ComponentSpecification.standardReport)
        #expect(specification.deviceReport.map { $0.label } == [-273, -275])
        let gateway = specification.components[0].classes[0]
        #expect(gateway.title == "gateway")
        #expect(gateway.vendor == SpecifiedIdentifier(domain: "example.com"))
        #expect(gateway.policy == ImagePolicy(formats: [.patch, .fullZstd, .full]))
        #expect(gateway.sources[0].image.url.path == workshop.path("gateway"))
        #expect(specification.components[0].classes[1].policy == ImagePolicy())
        #expect(specification.components[1].classes[0].version == "2.1")
    }

    @Test("M1 JSON says the same as YAML")
    func json() throws {
        let json = """
            {"sequence": 3, "request": "http://127.0.0.1:8080/v1/request", "text": {"update": "Small."},
             "components": {"app": {"report": ["class", "digest"], "classes": [
              {"vendor": "example.com", "class": "gateway", "version": "2", "image": "gateway"}]}}}
            """
        let workshop = try Workshop()
        #expect(try workshop.build(json).manifest == (try workshop.build(Samples.small).manifest))
    }

    @Test("M6 labels stand in the order of their encoding, whatever order the author wrote")
    func labels() throws {
        let yaml = Samples.small.replacing("[class, digest]", with: "[position, version, model, digest, class, vendor]")
        #expect(try Workshop().read(yaml).components[0].report.map { $0.label } == [1, 2, 3, 28, -273, -274])
    }

    @Test("M1 ids can be given as such", arguments: ["vendor: example.com", "class: gateway"])
    func identifiers(line: String) throws {
        let identifier = "0f8fad5b-d9cb-469f-a165-70867728950e"
        let key = line.prefix { $0 != ":" }
        let specification = try Workshop().read(
            Samples.small.replacing(line, with: "\(key): \(identifier.uppercased())")
        )
        let variant = specification.components[0].classes[0]
        let found = key == "vendor" ? variant.vendor : variant.deviceClass
        #expect(found.identifier.uuidString.lowercased() == identifier)
    }

    @Test("M1 what is wrong is named with its line and column", arguments: WrongSpecification.all)
    func wrong(_ example: WrongSpecification) throws {
        let workshop = try Workshop()
        let yaml = example.yaml
        do {
            _ = try workshop.read(yaml)
            Issue.record("accepted: \(example.what)")
        } catch let error as AuthorError {
            #expect(error.code == .specification, "\(error)")
            #expect(
                error.place == SourcePlace(file: "update.yaml", line: example.line, column: example.column),
                "\(error)"
            )
            #expect("\(error)".contains(example.says), "\(error)")
        }
    }

    @Test("M1 a missing file is named, and the line that names it")
    func missingImage() throws {
        let workshop = try Workshop()
        let error = #expect(throws: AuthorError.self) {
            try workshop.build(Samples.small.replacing("image: gateway", with: "image: images/nothing"))
        }
        #expect(error?.code == .missingFile)
        #expect(error?.place == SourcePlace(file: "update.yaml", line: 11, column: 16))
        #expect(error?.what.contains(workshop.path("images/nothing")) == true)
    }

    @Test("M1 deep nesting is refused before it is followed", arguments: ["[", "{a: ", "- ", "? "])
    func deepNesting(opening: String) throws {
        let error = #expect(throws: AuthorError.self) {
            try Workshop().read(String(repeating: opening, count: 100_000))
        }
        #expect(error?.code == .specification)
    }

    @Test(
        "M7 a range that no device can meet is refused with its line and both ends",
        arguments: [
            ("version", "1.42", "1.40"), ("free-storage", "10", "5"), ("position", "[52.5, 13.4]", "[50, 13.3]"),
            ("model", "A", "B"),
        ]
    )
    func emptyRange(name: String, from: String, through: String) throws {
        func yaml(_ from: String, _ through: String) -> String {
            Samples.small.replacing(
                "        version: \"2\"\n",
                with: "        version: \"2\"\n        when: { \(name): { from: \(from), through: \(through) } }\n"
            )
        }
        let workshop = try Workshop()
        let error = try #require(throws: AuthorError.self) { try workshop.read(yaml(from, through)) }
        #expect(error.code == .specification && error.place?.line == 11, "\(error)")
        #expect(error.what.contains("no device can meet"), "\(error)")
        #expect(error.found?.contains("from") == true && error.found?.contains("through") == true, "\(error)")
        if name != "model" { _ = try workshop.read(yaml(through, from)) }
        if name == "free-storage" { _ = try workshop.read(yaml("5", "5")) }
    }
}
