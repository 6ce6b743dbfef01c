import Answering
import AnsweringTestKit
import CBOR
import COSE
import SUIT
import Store
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@Suite("Manifests whose devices ask this distributor for nothing")
struct StandardManifestTests {
    private static let crypto = SwiftCryptoProvider()

    private func digest(_ byte: UInt8) -> SUITDigest { SUITDigest(.sha256, [UInt8](repeating: byte, count: 32)) }

    /// A manifest for components of one class, whose first one is the device's.
    private func accept(
        components: Int = 1,
        shared: (inout SequenceEncoder) -> Void = { _ in },
        sections: [(SUITSection, SequenceEncoder)]
    ) throws -> AcceptedManifest {
        let names = (0..<components).map { ComponentIdentifier(Text("part\($0)")) }
        var encoder = EnvelopeEncoder(sequenceNumber: 1, components: names)
        encoder.shared.setComponentIndex(0)
        encoder.shared.overrideParameters([
            .vendorIdentifier(TestManifest.vendor), .classIdentifier(TestManifest.classA), .imageDigest(digest(1)),
            .imageSize(10),
        ])
        encoder.shared.command(SUITCommand.vendorIdentifier, policy: [])
        encoder.shared.command(SUITCommand.classIdentifier, policy: [])
        shared(&encoder.shared)
        encoder.sections = sections
        let author = SwiftSigningKey.generate(.p256)
        let envelope = try encoder.envelope(
            manifest: encoder.manifest(crypto: Self.crypto),
            signer: author,
            crypto: Self.crypto
        )
        return try AcceptedManifest(envelope, authors: [author.publicKey], crypto: Self.crypto)
    }

    private func sequence(_ component: Int, _ body: (inout SequenceEncoder) -> Void) -> SequenceEncoder {
        var sequence = SequenceEncoder()
        sequence.setComponentIndex(component)
        body(&sequence)
        return sequence
    }

    @Test("M8 an image that is fetched while it is installed is the result, and nothing has to be uploaded")
    func plain() throws {
        let install = sequence(0) {
            $0.overrideParameters([.uri("https://images.example.com/a")])
            $0.command(SUITCommand.fetch, policy: [])
            $0.command(SUITCommand.imageMatch, policy: [])
        }
        let manifest = try accept(sections: [(.install, install)])
        #expect(manifest.variants.map(\.digest) == [digest(1)])
        #expect(manifest.variants.map(\.isAsked) == [false])
        #expect(manifest.results.isEmpty)
        #expect(manifest.requestURI == "https://images.example.com/a")
    }

    @Test("M3 of an encrypted image the decrypted one is the result, and the ciphertext is none")
    func encrypted() throws {
        let fetch = sequence(1) {
            $0.overrideParameters([.imageDigest(digest(9)), .imageSize(26), .uri("https://images.example.com/x")])
            $0.command(SUITCommand.fetch, policy: [])
        }
        let install = sequence(0) {
            $0.overrideParameters([.sourceComponent(1)])
            $0.command(SUITCommand.copy, policy: [])
            $0.command(SUITCommand.imageMatch, policy: [])
        }
        let manifest = try accept(components: 2, sections: [(.payloadFetch, fetch), (.install, install)])
        #expect(manifest.variants.map(\.component) == [0])
        #expect(manifest.variants.map(\.digest) == [digest(1)])
        #expect(manifest.variants.first?.classIdentifier == TestManifest.classA)
    }

    @Test("M8 each slot's image is a result")
    func slots() throws {
        let install = sequence(0) {
            let branches = [UInt8(5), 6].map { byte in
                var branch = SequenceEncoder()
                branch.overrideParameters([
                    .componentSlot(UInt64(byte)), .imageDigest(digest(byte)), .uri("https://images.example.com/s"),
                ])
                branch.command(SUITCommand.componentSlot, policy: [])
                return branch
            }
            $0.tryEach(branches, orNothing: false)
            $0.command(SUITCommand.fetch, policy: [])
            $0.command(SUITCommand.imageMatch, policy: [])
        }
        let manifest = try accept(sections: [(.install, install)])
        #expect(Set(manifest.variants.map(\.digest)) == [digest(5), digest(6)])
    }

    @Test("M7 each branch of a class that is told apart by other characteristics is a variant")
    func conditions() throws {
        let fetch = sequence(0) {
            let branches = [UInt8(7), 8].map { byte in
                var branch = SequenceEncoder()
                let accepted = AcceptedValue.value(CharacteristicValue(text: Text("model-\(byte)")))
                let conditions = CharacteristicConditions([.init(label: Characteristic.model, accepted: [accepted])])
                branch.overrideParameters([.characteristicConditions(conditions), .imageDigest(digest(byte))])
                branch.command(SUITCommand.characteristicsMatch, policy: [])
                return branch
            }
            $0.tryEach(branches, orNothing: true)
            $0.overrideParameters([
                .uri("https://updates.example.com/r"),
                .requestDefinition(RequestDefinition(entries: [.init(component: 0, labels: [2])])),
            ])
            $0.command(SUITCommand.fetch, policy: [])
        }
        let manifest = try accept(sections: [(.payloadFetch, fetch)])
        #expect(Set(manifest.variants.map(\.digest)).isSuperset(of: [digest(7), digest(8)]))
        #expect(manifest.variants.map(\.isAsked) == [true, true])
    }

    private typealias Characteristic = SUIT.Characteristic
}
