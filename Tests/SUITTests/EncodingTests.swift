import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing

/// Everything that is written is read back.
@Suite("Encoding of manifests")
struct EncodingTests {
    private func fixture() -> ManifestFixture {
        var fixture = ManifestFixture()
        fixture.encoder.components = [ComponentIdentifier("a"), ComponentIdentifier([[1, 2], [3]])]
        fixture.encoder.dependencies = [(2, ComponentIdentifier("dep"))]
        fixture.encoder.referenceURI = "https://example.org/m"
        fixture.encoder.manifestComponentIdentifier = ComponentIdentifier("self")
        fixture.encoder.setVersion = [1, 2, -1]
        fixture.encoder.coswid = [0xA0]
        fixture.encoder.carriedKeys = [0x81, 0x01]
        fixture.encoder.texts = [Self.text("de", "Beschreibung"), Self.text("en-GB", "description")]
        var sequence = SequenceEncoder()
        sequence.setComponentIndex(0)
        sequence.command(SUITCommand.isDependency, policy: .recordOnFailure)
        fixture.encoder.sections = [
            (.dependencyResolution, sequence), (.payloadFetch, sequence), (.candidateVerification, sequence),
            (.install, sequence), (.validate, sequence), (.load, sequence), (.invoke, sequence),
            (.uninstall, sequence),
        ]
        fixture.encoder.severed = [.dependencyResolution, .install]
        fixture.encoder.integratedPayloads = [("#x", [1, 2, 3])]
        return fixture
    }

    private static func text(_ language: Text, _ description: Text) -> ManifestText {
        var component = ManifestText.Component(identifier: ComponentIdentifier("a"), vendorName: "v", modelName: "m")
        component.vendorDomain = "example.org"
        component.modelInfo = "info"
        component.description = "d"
        component.version = "2"
        component.versionRequired = ">1"
        component.currentVersion = "1"
        var text = ManifestText(
            language: language,
            manifestDescription: description,
            updateDescription: "u",
            components: [component]
        )
        text.manifestJSONSource = "{}"
        text.manifestYAMLSource = "a: 1"
        return text
    }

    @Test("M2 all members of a manifest are read as they were written")
    func members() throws {
        let fixture = fixture()
        let bytes = fixture.envelope()
        let manifest = try ManifestFixture.read(bytes, trusting: fixture.key.publicKey)
        #expect(manifest.components == fixture.encoder.components)
        #expect(manifest.dependencies.map { $0.index } == [2])
        #expect(Array(bytes[manifest.referenceURI!]) == [UInt8]("https://example.org/m".utf8))
        #expect(Array(bytes[manifest.manifestComponentIdentifier!]) == [0x81, 0x44] + [UInt8]("self".utf8))
        #expect(Array(bytes[manifest.setVersion!]) == [0x83, 1, 2, 0x20])
        #expect(Array(bytes[manifest.coswid!]) == [0xA0])
        #expect(Array(bytes[manifest.carriedKeys!]) == [0x81, 0x01])
        #expect(manifest.missingMembers.isEmpty)
        #expect(manifest.sections.count == 8)
        let text = try #require(manifest.text)
        let texts = try ManifestText.read(bytes.span, in: text, components: manifest.components)
        #expect(texts == fixture.encoder.texts)
        let envelope = try Envelope(bytes.span)
        #expect(envelope.members.map { $0.key } == [14, 15, 20, 23])
    }

    @Test("severed members may be absent, and the manifest's digest stays the same")
    func severed() throws {
        var fixture = fixture()
        let manifest = fixture.encoder.manifest(crypto: ManifestFixture.crypto)
        let whole = try ManifestFixture.read(fixture.envelope(), trusting: fixture.key.publicKey)
        fixture.encoder = EnvelopeEncoder(sequenceNumber: 0, components: [])
        let bytes = try fixture.encoder.envelope(
            manifest: manifest,
            signer: fixture.key,
            crypto: ManifestFixture.crypto
        )
        let bare = try ManifestFixture.read(bytes, trusting: fixture.key.publicKey)
        #expect(bare.digest == whole.digest)
        #expect(bare.missingMembers == [14, 15, 20, 23])
        #expect(bare.commands(of: .install) == nil)
    }

    @Test("M2 all parameters are read as they were written")
    func parameters() throws {
        var sequence = SequenceEncoder()
        let digest = SUITDigest(.sha384, [UInt8](repeating: 3, count: 48))
        sequence.overrideParameters([
            .vendorEnterpriseNumber([0x2B, 6, 1]), .classIdentifier(ManifestFixture.firstClass),
            .imageDigest(digest), .useBefore(4), .componentSlot(0), .strictOrder(false), .imageSize(14),
            .content([1, 8]), .uri("u"), .sourceComponent(0), .invokeArguments([2, 3]),
            .deviceIdentifier(ManifestFixture.secondClass), .fetchArguments([2, 5]), .minimumBattery(26),
            .updatePriority(-27), .version(.greaterOrEqual, [1, 0, -1]), .waitInfo([0xA1, 1, 0x20]),
            .componentMetadata([0xA1, 5, 1]),
            .descriptor(DescriptorReference(digest: digest, size: 1, uri: "d")), .payloadFormats([1, 2]),
            .blockDigests(
                try #require(BlockDigests(blockSize: 64, form: .list, head: [UInt8](repeating: 1, count: 32)))
            ),
            .variantRoot(VariantRoot(count: 2, root: [UInt8](repeating: 1, count: 32))),
            .characteristicConditions(
                CharacteristicConditions([.init(label: -273, accepted: [.value(.init(text: "gateway"))])])
            ),
        ])
        var fixture = ManifestFixture()
        fixture.encoder.sections = [(.install, sequence)]
        let bytes = fixture.envelope()
        var processor = CommandProcessor(try ManifestFixture.read(bytes, trusting: fixture.key.publicKey))
        processor.begin(.install)
        #expect(try processor.next(bytes.span) == nil)
        let found = processor.parameters[0]
        for label: Int64 in [
            1, 2, 3, 4, 5, 14, 18, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, -257, -258, -261, -262, -263,
        ] {
            #expect(found.isSet(label), "parameter \(label)")
        }
        #expect(!found.isSet(19) && !found.isSet(-259) && !found.isSet(12))
        #expect(found.isVendorEnterpriseNumber)
        #expect(found.imageDigest.map { Array(bytes[$0]) } == digest.encoded)
        #expect(found.updatePriority == -27)
        #expect(found.content.map { Array(bytes[$0]) } == [1, 8])
        let match = try VersionMatch(bytes.span, in: found.version!)
        let holds = match.holds(for: [1, 0, 0], in: bytes.span)
        #expect(holds)
        var events: [WaitEvents.Event] = []
        try WaitEvents(bytes.span, in: found.waitInfo!).forEach(in: bytes.span) { events.append($0) }
        #expect(events == [.authorization(-1)])
    }

    @Test("text about a component that the manifest does not have is refused")
    func foreignComponent() throws {
        let fixture = fixture()
        let bytes = fixture.envelope()
        let manifest = try ManifestFixture.read(bytes, trusting: fixture.key.publicKey)
        var other = Self.text("en", "x")
        other.components = [.init(identifier: ComponentIdentifier("foreign"), vendorName: "v")]
        let encoded = other.encoded
        #expect(throws: SUITError.self) {
            try ManifestText.read(encoded.span, in: 0..<encoded.count, components: manifest.components)
        }
    }
}
