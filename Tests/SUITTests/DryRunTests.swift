import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing

@Suite("Dry run")
struct DryRunTests {
    private func sequence(_ build: (inout SequenceEncoder) -> Void) -> SequenceEncoder {
        var sequence = SequenceEncoder()
        build(&sequence)
        return sequence
    }

    private func resources(_ fixture: ManifestFixture) throws -> [(kind: NamedResource.Kind, uri: String, report: Int?)]
    {
        let bytes = fixture.envelope()
        let manifest = try ManifestFixture.read(bytes, trusting: fixture.key.publicKey)
        return try DryRun(manifest, in: bytes.span).resources.map {
            ($0.kind, String(decoding: bytes[$0.uri], as: UTF8.self), $0.definition.map { Int(bytes[$0.lowerBound]) })
        }
    }

    @Test("M1 every URI and definition that a manifest can lead to is listed, whatever the device is")
    func standard() throws {
        var fixture = ManifestFixture()
        let definition = RequestDefinition(entries: [.init(component: 0, labels: [2, 3])])
        let descriptor = DescriptorReference(
            digest: SUITDigest(.sha256, [UInt8](repeating: 1, count: 32)),
            size: 9,
            uri: "descriptor"
        )
        fixture.encoder.sections = [
            (
                .payloadFetch,
                sequence {
                    $0.overrideParameters([.uri("early")])
                    $0.tryEach(
                        [
                            sequence {
                                $0.overrideParameters([.uri("left"), .requestDefinition(definition)])
                                $0.command(SUITCommand.classIdentifier, policy: [])
                                $0.overrideParameters([.uri("a"), .descriptor(descriptor)])
                                $0.command(SUITCommand.fetch, policy: [])
                            },
                            sequence {
                                $0.overrideParameters([.uri("b")])
                                $0.command(SUITCommand.fetch, policy: [])
                            },
                        ],
                        orNothing: true
                    )
                    $0.command(SUITCommand.fetch, policy: [])
                }
            )
        ]
        let found = try resources(fixture)
        let payloads = found.filter { $0.kind == .payload }
        #expect(Set(payloads.map { $0.uri }) == ["early", "left", "a", "b"])
        #expect(payloads.contains { $0.uri == "a" && $0.report != nil })
        // The first alternative may fail after it has set URI and definition: both may stand at the last fetch.
        #expect(payloads.contains { $0.uri == "left" && $0.report != nil })
        #expect(payloads.contains { $0.uri == "early" && $0.report == nil })
        #expect(found.filter { $0.kind == .descriptor }.map { $0.uri } == ["descriptor"])
    }

    @Test("the URIs of dependencies, of loops, and of copied parameters are listed")
    func severalComponents() throws {
        var fixture = ManifestFixture()
        fixture.encoder.components = [ComponentIdentifier("a"), ComponentIdentifier("b")]
        fixture.encoder.dependencies = [(2, ComponentIdentifier("dep"))]
        fixture.encoder.sections = [
            (
                .dependencyResolution,
                sequence {
                    $0.setComponentIndex(2)
                    $0.overrideParameters([.uri("https://dep")])
                    $0.command(SUITCommand.fetch, policy: [])
                }
            ),
            (
                .payloadFetch,
                sequence {
                    $0.overrideMultiple([(0, [.uri("one")]), (1, [.uri("two")])])
                    $0.setAllComponents()
                    $0.command(SUITCommand.fetch, policy: [])
                    $0.setComponentIndex(1)
                    $0.copyParameters([(0, [SUITParameter.uri])])
                    $0.command(SUITCommand.fetch, policy: [])
                }
            ),
        ]
        let found = try resources(fixture)
        #expect(found.map { $0.uri } == ["https://dep", "one", "two", "one"])
        #expect(found.map { $0.kind } == [.dependency, .payload, .payload, .payload])
    }

    @Test("two hundred branches are followed")
    func manyBranches() throws {
        var fixture = ManifestFixture()
        fixture.encoder.sections = [
            (
                .payloadFetch,
                sequence {
                    $0.tryEach(
                        (0..<200).map { index in
                            sequence {
                                $0.overrideParameters([.uri(Text("u\(index)"))])
                                $0.command(SUITCommand.classIdentifier, policy: [])
                                $0.command(SUITCommand.fetch, policy: [])
                            }
                        },
                        orNothing: true
                    )
                }
            )
        ]
        #expect(try resources(fixture).count == 200)
    }
}
