import CBOR
import Eligibility
import Foundation
import ImageAnalysis
import Testing

@Suite(
    "Real CAP files",
    .enabled(if: SharedCAPFiles.folder != nil, "skipped: FETTLE_SHARED names no folder with CAP files")
)
struct SharedCAPFileTests {
    @Test("E2 what is read is what another decoder reads", arguments: SharedCAPFiles.expectations)
    func comparison(_ expected: SharedCAPFiles.Expectation) throws {
        guard let components = try SharedCAPFiles.components(expected.file) else { return }
        let file = try CAPFile(components: components)
        #expect(file.header.format.text.string == expected.cap_format)
        #expect(file.header.usesInt == expected.flags.ACC_INT)
        #expect(file.header.hasExports == expected.flags.ACC_EXPORT)
        #expect(file.header.hasApplets == expected.flags.ACC_APPLET)
        #expect(file.header.isExtended == expected.flags.ACC_EXTENDED)
        func entry(_ package: JavaCardPackage) -> SharedCAPFiles.Expectation.Package {
            SharedCAPFiles.Expectation.Package(
                aid: package.identifier.hexadecimal.string,
                version: package.version.text.string
            )
        }
        #expect(file.header.packages.map { entry($0.package) } == [expected.package])
        #expect(file.imports.map(entry) == expected.imports)
        #expect(file.applets.map(\.hexadecimal.string) == expected.applets ?? [])
        #expect(file.externalReferences.count == expected.external_refs)
        #expect(file.staticImageSize == expected.static_image_size ?? 0)
        for (tag, size) in file.sizes {
            #expect(expected.components[tag == .referenceLocation ? "ReferenceLocation" : tag.name] == size)
        }
        #expect(file.sizes.count == expected.components.count)
        for package in file.imports { #expect(package.platformName != nil) }
    }

    @Test("most of the files are stored as they are, so that the comparison means something")
    func count() throws {
        let expectations = SharedCAPFiles.expectations
        #expect(expectations.count >= 22)
        let read = try expectations.filter { try SharedCAPFiles.components($0.file) != nil }
        #expect(read.count >= 20)
    }

    private struct Row: Decodable {
        struct Software: Decodable {
            let `import`: SharedCAPFiles.Expectation.Package
        }

        struct Device: Decodable {
            let card: String
        }

        let software: Software
        let device: Device
        let verdict: String
    }

    @Test("E11 what a card did with other versions never misleads about this one")
    func outcomes() throws {
        let folder = try #require(SharedCAPFiles.folder)
        let data = try Data(contentsOf: folder.appendingPathComponent("javacard-dev.jsonl"))
        let rows = try data.split(separator: 0x0A).map { try JSONDecoder().decode(Row.self, from: Data($0)) }
        let packages = try rows.map { row in
            JavaCardPackage(
                identifier: try #require(ApplicationIdentifier(hexadecimal: Text(row.software.import.aid))),
                version: try #require(JavaCardVersion(Text(row.software.import.version)))
            )
        }
        var decided = 0
        for (place, row) in rows.enumerated() {
            let others = rows.indices.filter { $0 != place && rows[$0].device.card == row.device.card }
            let card = CardProfile(
                name: Text(row.device.card),
                present: others.filter { rows[$0].verdict == "works" }.map { packages[$0] },
                absent: others.filter { rows[$0].verdict == "fails" }.map { packages[$0] }
            )
            switch card.verdict(imports: [packages[place]]).outcome {
            case .undecided: continue
            case .eligible: #expect(row.verdict == "works", "\(row.device.card) \(packages[place])")
            case .ineligible: #expect(row.verdict == "fails", "\(row.device.card) \(packages[place])")
            }
            decided += 1
        }
        #expect(decided * 2 >= rows.count)
    }
}
