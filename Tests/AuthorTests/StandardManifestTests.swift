import Author
import CBOR
import COSE
import Foundation
import SUIT
import SwiftCryptoProvider
import Testing
import Trust

@Suite("Everything that an author can say")
struct StandardManifestTests {
    private let workshop: Workshop

    init() throws { workshop = try Workshop() }

    private func yaml(_ top: String = "", _ variant: String = "") -> String {
        """
        sequence: 1
        \(top)
        components:
          app:
            classes:
              - vendor: example.com
                class: a
                version: "1"
                image: radio.bin
                uri: https://updates.example.com/a
                policy: { eligibility: none }
        \(variant)
        """
    }

    private func shown(_ yaml: String) throws -> String { try ManifestDump(try workshop.build(yaml).envelope).text }

    @Test("M1 reference URI, id and texts in several languages stand in the manifest")
    func texts() throws {
        let text = try shown(
            yaml(
                """
                reference: https://updates.example.com/1.suit
                id: [fleet, "0x0001"]
                text:
                  - { language: en, update: New, components: { app: The application } }
                  - { language: de, update: Neu, components: { app: Die Anwendung } }
                """
            )
        )
        for line in [
            "4 reference-uri: https://updates.example.com/1.suit", "5 manifest-component-id: fleet/0x0001", "de",
            "update-description: Neu", "component-description: Die Anwendung",
        ] { #expect(text.contains(line), "\(line)") }
    }

    @Test("M6 forms of values and labels of the integrator's own are asked for")
    func forms() throws {
        let specification = try workshop.read(
            Samples.small.replacing(
                "[class, digest]",
                with: "[class, { label: position, form: coordinates }, { label: sleep-schedule, form: times }, -2000]"
            )
        )
        let report = specification.components[0].report
        #expect(report.map { $0.label } == [2, -274, -281, -2000])
        #expect(report.map { $0.form } == [.value, .coordinates, .times, .value])
        let text = try ManifestDump(
            try ManifestBuilder(specification).build(signer: workshop.key, crypto: workshop.crypto).envelope
        ).text
        #expect(text.contains("position as coordinates"))
    }

    @Test("M5 the device takes the image for its slot")
    func slots() throws {
        let text = try shown(
            yaml().replacing(
                "        image: radio.bin\n        uri: https://updates.example.com/a\n",
                with:
                    "        slots: [{ slot: 0, image: gateway, uri: \"#a\" }, { slot: 1, image: sensor, uri: \"#b\" }]\n"
            )
        )
        #expect(text.contains("5 component-slot: 0") && text.contains("5 component-slot: 1"))
        #expect(text.contains("\"#a\" integrated payload") && text.contains("\"#b\" integrated payload"))
    }

    @Test(
        "A7 digests of blocks are signed, and what belongs to them is written beside",
        arguments: ["forward", "reverse", "list"]
    )
    func blocks(form: String) throws {
        let built = try workshop.build(yaml("", "        blocks: { size: 64, form: \(form) }"))
        let sidecar = try #require(built.attachments.first { $0.kind == .blocks })
        #expect(sidecar.content.count == (form == "list" ? 5 : 4) * 32)
        #expect(try ManifestDump(built.envelope).text.contains("-261 block-digests"))
    }

    @Test(
        "A7 without a size the blocks suit the image: the digests are less than a thousandth of it, and not many",
        arguments: [0, 1, 32_768, 32_769, 1 << 20, 100_000_000, 134_217_728, 1 << 30, 1 << 32, 1 << 36]
    )
    func suitedBlocks(count: Int) {
        let size = BlockSpecification().size(forImageOf: count)
        #expect(BlockDigests.blockSizes.contains(UInt64(size)))
        #expect((count / size) * 32 * 1_000 < max(1, count))
        #expect(count > 1 << 32 || count / size <= 4_096)
        #expect(BlockSpecification(size: 64).size(forImageOf: count) == 64)
    }

    @Test("A7 a manifest without a size for blocks has one that suits the image")
    func blocksWithoutSize() throws {
        let built = try workshop.build(yaml("", "        blocks: { form: list }"))
        let sidecar = try #require(built.attachments.first { $0.kind == .blocks })
        #expect(sidecar.content.count == 32)
    }

    @Test("M4 keys are carried, in plain or for those who may read them")
    func carried() throws {
        let other = SwiftSigningKey.generate(.ed25519)
        let device = SwiftAgreementKey.generate()
        try workshop.write("other.pub", Array(try other.publicKey.pem().utf8))
        try workshop.write("device.pub", Array(try device.publicKey.pem().utf8))
        for recipients in ["", ", recipients: [{ key: device.pub }]"] {
            let built = try workshop.build(yaml("carry: { keys: [other.pub]\(recipients) }"))
            let manifest = try #require(workshop.verify(built.envelope).manifest)
            let range = try #require(manifest.carriedKeys)
            let keys = try CarriedKeys(
                built.envelope.span,
                in: range,
                openedWith: [.agreement(device)],
                crypto: workshop.crypto
            )
            #expect(keys.keys == [.publicKey(other.publicKey)])
            #expect(CarriedKeys.areEncrypted(built.envelope.span, in: range) == !recipients.isEmpty)
        }
    }

    @Test("M2 a dependency is named by the digest of its manifest, and travels along where it is said so")
    func dependency() throws {
        try workshop.write("inner.suit", try workshop.build(Samples.small).envelope)
        let built = try workshop.build(
            yaml("dependencies: [{ manifest: inner.suit, prefix: [inner], uri: \"#inner\" }]")
        )
        let verification = workshop.verify(built.envelope)
        #expect(verification.verdict == .accepted, "\(verification.steps)")
        #expect(verification.manifest?.dependencies.map { $0.index } == [1])
        let text = try ManifestDump(built.envelope).text
        #expect(text.contains("integrated dependency") && text.contains("11 directive-process-dependency"))
    }

    @Test("M7 variants with conditions on characteristics are told apart by them")
    func conditions() throws {
        let two = """
            sequence: 1
            request: https://updates.example.com/v1/request
            components:
              app:
                report: [vendor, class, model, version]
                classes:
                  - { vendor: example.com, class: a, when: { model: [A1, A2], version: { from: 1.2, through: 1.4 } }, version: "2", image: gateway }
                  - { vendor: example.com, class: a, when: { model: B1 }, version: "2", image: sensor }
            """
        let built = try workshop.build(two)
        #expect(workshop.verify(built.envelope).verdict == .accepted)
        #expect(try ManifestDump(built.envelope).text.contains("-258 condition-characteristics-match"))
        let same = #expect(throws: AuthorError.self) {
            try workshop.build(two.replacing("model: B1", with: "model: A2"))
        }
        #expect(same?.code == .collision)
        let unasked = #expect(throws: AuthorError.self) {
            try workshop.build(two.replacing("class, model,", with: "class,"))
        }
        #expect(unasked?.action == "add \"model\" to \"report\"")
    }

    @Test(
        "M1 parts that do not go together are refused with their line",
        arguments: [
            ("request: https://a.example/v1/request", "", "says where its image is", 6),
            ("device: { report: [model] }", "", "needs somebody whom devices ask", nil),
            ("variants: details", "", "needs somebody whom devices ask", nil),
            ("text: { components: { radio: x } }", "", "a component that is not there", nil),
            ("", "        slots: [{ slot: 0, image: gateway }, { slot: 1, image: sensor }]", "beside \"slots\"", 9),
            ("", "        blocks: { size: 63 }", "no size for blocks", 12),
            ("", "        blocks: { size: 64, form: list, seed: 00 }", "beside a list", 12),
            ("", "        when: { position: { from: [91, 0] } }", "no position", 12),
            ("", "        when: { version: abc }", "no version", 12),
            ("", "        when: { modle: A }", "unknown value", 12),
            ("", "        when: { model: { from: 1, bytes: 00 } }", "more than one thing", 12),
            ("dependencies: [{ manifest: a, prefix: [a], uri: \"#a\", encryption: x }]", "", "only half", 2),
            ("carry: { keys: [a], recipients: [{ id: x }] }", "", "does not name one key", 2),
            ("id: [\"0xZZ\"]", "", "not hexadecimal", 2),
        ] as [(String, String, String, Int?)]
    )
    func contradictions(top: String, variant: String, says: String, line: Int?) throws {
        let error = try #require(throws: AuthorError.self) { try workshop.read(yaml(top, variant)) }
        #expect("\(error)".contains(says), "\(error)")
        #expect(error.place?.file == "update.yaml")
        if let line { #expect(error.place?.line == line, "\(error)") }
    }
}
