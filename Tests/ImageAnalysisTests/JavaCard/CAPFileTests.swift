import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Java Card CAP files")
struct CAPFileTests {
    private func read(_ builder: CAPBuilder) throws(CAPError) -> CAPFile { try CAPFile(components: builder.build()) }

    private func code(_ components: [(name: Text, bytes: [UInt8])]) -> CAPError.Code? {
        do throws(CAPError) {
            _ = try CAPFile(components: components)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("E2 a file says its package, imports, applets and memory", arguments: [UInt8(1), 2, 3])
    func compact(_ minor: UInt8) throws {
        var builder = CAPBuilder()
        builder.minor = minor
        builder.name = minor >= 2 ? "com/example" : nil
        let file = try read(builder)
        #expect(file.header.format == JavaCardVersion(major: 2, minor: minor))
        #expect(file.header.packages.map(\.package.identifier.hexadecimal) == ["F00102030405"])
        #expect(file.header.packages.first?.package.version.text == "1.2")
        #expect(file.header.packages.first?.name == (minor >= 2 ? "com/example" : nil))
        #expect(file.imports.map(\.platformName) == ["javacard.framework", "java.lang"])
        #expect(file.imports.map(\.version.text) == ["1.4", "1.0"])
        #expect(file.applets.map(\.hexadecimal) == ["F0010203040506"])
        #expect(file.staticImageSize == 12)
        #expect(file.nonVolatileSize == 300 + 20 + 12)
        #expect(
            file.externalReferences == [
                ExternalReference(package: 0, kind: .virtualMethod, classToken: 10, token: 1),
                ExternalReference(package: 1, kind: .staticMethod, classToken: 2, token: 0),
                ExternalReference(package: 0, kind: .classOrInterface, classToken: 9, token: nil),
            ]
        )
    }

    @Test("E2 an extended file says all its packages")
    func extended() throws {
        var builder = CAPBuilder()
        builder.minor = 3
        builder.morePackages = [[0xF0, 7, 7, 7, 7]]
        builder.name = "a/b"
        builder.methodSize = 70_000
        builder.applets = [[0xF0, 1, 2, 3, 4, 5, 6], [0xF0, 7, 7, 7, 7, 8]]
        let file = try read(builder)
        #expect(file.header.isExtended)
        #expect(file.header.file?.identifier.hexadecimal == "F009090909")
        #expect(file.header.packages.map(\.package.identifier.hexadecimal) == ["F00102030405", "F007070707"])
        #expect(file.applets.map(\.hexadecimal) == ["F0010203040506", "F00707070708"])
        #expect(file.sizes[.method] == 70_000)
        let need = AttributeNeed(.packageFormat, "cap.extended")
        #expect(file.findings.requirements.contains(Requirement(.attribute(need))))
    }

    @Test("E5 a file's descriptor asks for each import, and gives its own package where that has exports")
    func descriptor() throws {
        var builder = CAPBuilder()
        builder.flags = 2 | 4
        builder.exportedClasses = 3
        let file = try read(builder)
        let findings = file.findings
        let framework = AttributeNeed(.javaCardPackage, "A0000000620101", .compatible(major: 1, minor: 4))
        #expect(findings.requirements.first == Requirement(.attribute(framework)))
        let own = AttributeCapability(.javaCardPackage, "F00102030405", .pair(major: 1, minor: 2))
        #expect(findings.provides == [.attribute(own)])
        #expect(file.exportedClassCount == 3)
        func outcome(_ minor: UInt32) -> Verdict.Outcome {
            let set = CapabilitySet([
                .attribute(AttributeCapability(.javaCardPackage, "A0000000620101", .pair(major: 1, minor: minor))),
                .attribute(AttributeCapability(.javaCardPackage, "A0000000620001", .pair(major: 1, minor: 0))),
            ])
            return Verdict(requirements: findings.requirements, lower: set, provides: [], upper: []).outcome
        }
        #expect(outcome(4) == .eligible)
        #expect(outcome(6) == .eligible)
        #expect(outcome(3) == .ineligible)
        #expect(findings.descriptor.encoded().count <= 256)
    }

    @Test("components that are missing, doubled, cut short or contradict the directory are refused")
    func broken() {
        let components = CAPBuilder().build()
        #expect(code(components) == nil)
        #expect(code([("META-INF/MANIFEST.MF", [1])]) == .otherFormat)
        #expect(code(components.filter { !$0.name.string.contains("Header") }) == .missingComponent)
        #expect(code(components.filter { !$0.name.string.contains("ConstantPool") }) == .missingComponent)
        #expect(code(components.filter { !$0.name.string.contains("Method") }) == .malformed)
        #expect(code(components + components.prefix(1)) == .malformed)
        for index in components.indices {
            var changed = components
            changed[index].bytes.removeLast()
            #expect(code(changed) == .truncated)
            changed[index].bytes = []
            #expect(code(changed) == .malformed)
        }
        var magic = components
        magic[0].bytes[3] = 0
        #expect(code(magic) == .otherFormat)
        magic[0].bytes = components[0].bytes
        magic[0].bytes[8] = 3
        #expect(code(magic) == .unsupported)
    }

    @Test("names of components are known in any folder and case")
    func names() {
        let components = CAPBuilder().build().map { (name: Text($0.name.string.uppercased()), bytes: $0.bytes) }
        #expect(code(components + [("x/Test.class", [0xCA, 0xFE])]) == nil)
    }

    @Test("any damage yields a value or an error", arguments: [false, true])
    func damage(_ isExtended: Bool) {
        var builder = CAPBuilder()
        builder.flags = 7
        builder.exportedClasses = 1
        builder.name = "a/b"
        builder.minor = isExtended ? 3 : 2
        builder.methodSize = 8
        if isExtended { builder.morePackages = [[0xF0, 7, 7, 7, 7]] }
        let components = builder.build()
        #expect(code(components) == nil)
        var generator = SeededGenerator(seed: isExtended ? 1 : 2)
        for _ in 0..<10_000 {
            var damaged = components
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let file = Int.random(in: 0..<damaged.count, using: &generator)
                guard let place = damaged[file].bytes.indices.randomElement(using: &generator) else { continue }
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: damaged[file].bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 1: damaged[file].bytes[place] = 0xFF
                case 2: damaged[file].bytes.removeLast(damaged[file].bytes.count - place)
                default: damaged[file].bytes[place] = UInt8.random(in: 0...255, using: &generator)
                }
            }
            if let file = try? CAPFile(components: damaged) { _ = file.findings.descriptor.encoded() }
        }
    }

    @Test("identifiers and versions are read as people write them")
    func texts() {
        #expect(ApplicationIdentifier(hexadecimal: "a000000062")?.hexadecimal == "A000000062")
        for text: Text in ["", "a0000000", "a00000006", "g000000062", "00112233445566778899aabbccddeeff00"] {
            #expect(ApplicationIdentifier(hexadecimal: text) == nil)
        }
        #expect(JavaCardVersion("1.10") == JavaCardVersion(major: 1, minor: 10))
        for text: Text in ["", "1", "1.", ".1", "1.256", "1.2.3", "1.x", "-1.0", "0001.1"] {
            #expect(JavaCardVersion(text) == nil)
        }
        #expect(JavaCardVersion(major: 1, minor: 9) < JavaCardVersion(major: 1, minor: 10))
    }
}
