import Author
import Testing

@Suite("Updates that answer to the same values")
struct CollisionTests {
    private func second(_ lines: String, report: String = "[class, digest]") -> String {
        Samples.small.replacing("[class, digest]", with: report) + """
                  - name: second
            \(lines)
                    version: "2"
                    image: sensor

            """
    }

    private func refusal(_ yaml: String) throws -> AuthorError {
        let workshop = try Workshop()
        return try #require(throws: AuthorError.self) { try workshop.read(yaml) }
    }

    @Test(
        "M7 two classes with the same vendor and class are refused, by name and line",
        arguments: [
            "        vendor: example.com\n        class: gateway",
            "        vendor: EXAMPLE.COM\n        class: gateway",
            "        vendor: cfbff0d1-9375-5685-968c-48ce8b15ae17\n        class: gateway",
        ]
    )
    func sameClass(lines: String) throws {
        let error = try refusal(second(lines))
        #expect(error.code == .collision)
        #expect(error.place == SourcePlace(file: "update.yaml", line: 12, column: 9))
        #expect(error.what.contains("\"gateway\"") && error.what.contains("\"second\""))
        #expect(error.found?.contains("in line 8 too") == true)
    }

    @Test(
        "M7 classes that the reported values do not tell apart are refused",
        arguments: ["[digest]", "[vendor, digest]"]
    )
    func notReported(report: String) throws {
        let error = try refusal(second("        vendor: example.com\n        class: other", report: report))
        #expect(error.code == .collision)
        #expect(error.action == "add \"class\" to \"report\"")
    }

    @Test("M7 one class id of two vendors needs the vendor reported")
    func sameClassOfTwoVendors() throws {
        let lines = """
                    vendor: example.org
                    class: \(NameBasedIdentifier.deviceClass("gateway", of: NameBasedIdentifier.vendor(domain: "example.com")))
            """
        #expect(try refusal(second(lines)).action == "add \"vendor\" to \"report\"")
        let specification = try Workshop().read(second(lines, report: "[vendor, class]"))
        #expect(specification.components[0].classes.count == 2)
    }

    @Test("M7 the same class in two components is no collision: each component is asked about by itself")
    func twoComponents() throws {
        #expect(try Workshop().read(Samples.fleet).components.count == 2)
    }

    @Test("M7 a specification that was made in code is checked too")
    func inCode() throws {
        let workshop = try Workshop()
        var specification = try workshop.read(Samples.small)
        specification.components[0].classes.append(specification.components[0].classes[0])
        #expect(throws: AuthorError(.collision, "")) {
            try ManifestBuilder(specification).build(signer: workshop.key, crypto: workshop.crypto)
        }
    }
}
