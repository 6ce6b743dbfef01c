import Author
import COSE
import SUIT
import SwiftCryptoProvider
import Testing

@Suite("Detail manifests under a signed root")
struct DetailTests {
    private func specification(_ count: Int, _ workshop: Workshop) throws -> UpdateSpecification {
        var specification = try workshop.read(
            Samples.mixed.replacing("components:", with: "variants: details\ncomponents:")
        )
        let template = specification.components[0].classes[1]
        specification.components[0].classes = (0..<count).map { number in
            var variant = template
            variant.deviceClass = SpecifiedIdentifier(deviceClass: "meter-\(number)", of: template.vendor.identifier)
            return variant
        }
        return specification
    }

    @Test("M9 the fleet manifest does not grow with the number of variants", arguments: [1, 3, 200])
    func size(count: Int) throws {
        let workshop = try Workshop()
        let built = try ManifestBuilder(try specification(count, workshop))
            .build(signer: workshop.key, crypto: workshop.crypto)
        #expect(built.envelope.count < 400)
        #expect(built.details.count == count)
        #expect(try DetailFile.decode(DetailFile.encode(built.details)) == built.details)
    }

    @Test("M9 every detail manifest is its author's, and in the tree; a foreign one is not", arguments: [1, 5, 8])
    func membership(count: Int) throws {
        let workshop = try Workshop()
        let built = try ManifestBuilder(try specification(count, workshop))
            .build(signer: workshop.key, crypto: workshop.crypto)
        let fleet = try #require(workshop.verify(built.envelope).manifest)
        let details = try built.details.map { try #require(workshop.verify($0).manifest) }
        let tree = try #require(VariantTree(manifests: details.map { $0.digest.bytes }, crypto: workshop.crypto))
        #expect(try ManifestDump(built.envelope).text.contains(Hexadecimal.text(tree.root.root)))
        for (index, detail) in details.enumerated() {
            try DetailCheck.check(
                detail,
                of: fleet,
                root: tree.root,
                proof: try #require(tree.proof(of: index)),
                crypto: workshop.crypto
            )
        }
        let foreign = try #require(workshop.verify(try workshop.build(Samples.small).envelope).manifest)
        #expect(throws: DetailCheck.Failure.notInTree) {
            try DetailCheck.check(
                foreign,
                of: fleet,
                root: tree.root,
                proof: try #require(tree.proof(of: 0)),
                crypto: workshop.crypto
            )
        }
    }

    @Test("M9 one component only, or the error says what to do")
    func oneComponent() throws {
        let workshop = try Workshop()
        let yaml = "variants: details\n" + Samples.fleet
        let error = #expect(throws: AuthorError.self) { try workshop.build(yaml) }
        #expect(error?.action?.contains("branches") == true)
    }
}
