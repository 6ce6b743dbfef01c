import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing
import Trust

/// The procedures of the draft's examples, from the first section to the last.
@Suite("Procedures")
struct ProcedureTests {
    static let first = [UInt8](repeating: 0x11, count: 40)
    static let second = [UInt8](repeating: 0x22, count: 60)

    static func digest(_ bytes: [UInt8]) -> SUITDigest {
        SUITDigest(.sha256, ManifestFixture.crypto.sha256(bytes.span))
    }

    static func sequence(_ build: (inout SequenceEncoder) -> Void) -> SequenceEncoder {
        var sequence = SequenceEncoder()
        build(&sequence)
        return sequence
    }

    /// Vendor and class, as the examples have them in the shared sequence.
    static func identity(_ sequence: inout SequenceEncoder, _ more: [ParameterValue]) {
        sequence.overrideParameters(
            [.vendorIdentifier(ManifestFixture.vendor), .classIdentifier(ManifestFixture.firstClass)] + more
        )
        sequence.command(SUITCommand.vendorIdentifier, policy: .everything)
        sequence.command(SUITCommand.classIdentifier, policy: .everything)
    }

    private func run(
        _ procedure: SUITProcedure,
        _ fixture: ManifestFixture,
        on platform: inout SimulatedPlatform,
        target: ManifestTarget = ManifestTarget()
    ) throws(SUITError) {
        var buffer = fixture.envelope()
        let manifest = try ManifestFixture.read(buffer, trusting: fixture.key.publicKey)
        platform.sources = [ComponentIdentifier](manifest.components)
        var run = try ProcedureRun(procedure, of: manifest, on: target)
        try run.run(
            on: &platform,
            buffer: &buffer,
            policy: TrustPolicy(anchors: [TrustAnchor(key: fixture.key.publicKey)]),
            crypto: ManifestFixture.crypto
        )
    }

    @Test("example 0: secure boot: validate, then invoke")
    func secureBoot() throws {
        var fixture = ManifestFixture()
        fixture.encoder.shared = Self.sequence {
            Self.identity(&$0, [.imageDigest(Self.digest(Self.first)), .imageSize(40)])
        }
        fixture.encoder.sections = [
            (.validate, Self.sequence { $0.command(SUITCommand.imageMatch, policy: .everything) }),
            (.invoke, Self.sequence { $0.command(SUITCommand.invoke, policy: .recordOnFailure) }),
        ]
        var platform = SimulatedPlatform(storage: [ComponentIdentifier("app"): Self.first])
        try run(.invocation, fixture, on: &platform)
        #expect(platform.log == ["1 app", "2 app", "3 app", "1 app", "2 app", "23 app"])
        platform.storage[ComponentIdentifier("app")] = Self.second
        #expect(throws: SUITError.self) { try run(.invocation, fixture, on: &platform) }
    }

    @Test("examples 1 and 2: download and install, with severed install and text", arguments: [false, true])
    func download(_ isSevered: Bool) throws {
        var fixture = ManifestFixture()
        fixture.encoder.shared = Self.sequence {
            Self.identity(&$0, [.imageDigest(Self.digest(Self.first)), .imageSize(40)])
        }
        fixture.encoder.sections = [
            (.validate, Self.sequence { $0.command(SUITCommand.imageMatch, policy: .everything) }),
            (
                .install,
                Self.sequence {
                    $0.overrideParameters([.uri("http://example.com/file.bin")])
                    $0.command(SUITCommand.fetch, policy: .recordOnFailure)
                    $0.command(SUITCommand.imageMatch, policy: .everything)
                }
            ),
        ]
        if isSevered {
            fixture.encoder.severed = [.install]
            fixture.encoder.referenceURI = "https://git.io/JJYoj"
            fixture.encoder.text = ManifestText(
                language: "en-US",
                manifestDescription: "about",
                updateDescription: nil,
                components: []
            )
        }
        var platform = SimulatedPlatform(remote: ["http://example.com/file.bin": Self.first])
        try run(.update, fixture, on: &platform)
        #expect(platform.storage[ComponentIdentifier("app")] == Self.first)
        #expect(platform.log.suffix(3) == ["1 app", "2 app", "3 app"])
        platform.remote = ["http://example.com/file.bin": Self.second]
        #expect(throws: SUITError.self) { try run(.update, fixture, on: &platform) }
    }

    @Test("an update whose install section was severed and is not there is aborted as such")
    func missingMember() throws {
        var fixture = ManifestFixture()
        fixture.encoder.sections = [(.install, Self.sequence { $0.command(SUITCommand.abort, policy: []) })]
        fixture.encoder.severed = [.install]
        let manifest = fixture.encoder.manifest(crypto: ManifestFixture.crypto)
        let encoder = EnvelopeEncoder(sequenceNumber: 7, components: [])
        let envelope = try encoder.envelope(manifest: manifest, signer: fixture.key, crypto: ManifestFixture.crypto)
        let read = try ManifestFixture.read(envelope, trusting: fixture.key.publicKey)
        #expect(read.missingMembers == [20])
        var run = try ProcedureRun(.update, of: read)
        #expect(throws: SUITError.missingMember(key: 20)) { try run.next(envelope.span) }
        #expect(throws: SUITError.missingMember(key: 20)) { try run.next(envelope.span) }
    }

    @Test("example 3: A/B: the slot chooses digest and URI", arguments: [UInt64(0), 1])
    func alternatingSlots(_ slot: UInt64) throws {
        let images = [Self.first, Self.second]
        func branch(_ index: Int, _ value: ParameterValue) -> SequenceEncoder {
            Self.sequence {
                $0.overrideParameters([.componentSlot(UInt64(index))])
                $0.command(SUITCommand.componentSlot, policy: [])
                $0.overrideParameters([value])
            }
        }
        var fixture = ManifestFixture()
        fixture.encoder.shared = Self.sequence {
            Self.identity(&$0, [])
            $0.tryEach(
                [
                    branch(0, .imageDigest(Self.digest(images[0]))), branch(1, .imageDigest(Self.digest(images[1]))),
                ],
                orNothing: false
            )
        }
        fixture.encoder.sections = [
            (
                .install,
                Self.sequence {
                    $0.tryEach([branch(0, .uri("file1")), branch(1, .uri("file2"))], orNothing: false)
                    $0.command(SUITCommand.fetch, policy: [])
                    $0.command(SUITCommand.imageMatch, policy: [])
                }
            )
        ]
        var platform = SimulatedPlatform(remote: ["file1": images[0], "file2": images[1]])
        platform.slot = slot
        try run(.update, fixture, on: &platform)
        #expect(platform.storage[ComponentIdentifier("app")] == images[Int(slot)])
        platform.slot = 2
        #expect(throws: SUITError.self) { try run(.update, fixture, on: &platform) }
    }

    @Test("example 4: fetch to external storage, install from there, load, start")
    func loadAndDecompress() throws {
        var fixture = ManifestFixture()
        fixture.encoder.components = [
            ComponentIdentifier([[0]]), ComponentIdentifier([[2]]), ComponentIdentifier([[1]]),
        ]
        let image = Self.digest(Self.first)
        fixture.encoder.shared = Self.sequence {
            $0.setComponentIndex(0)
            Self.identity(&$0, [])
        }
        fixture.encoder.sections = [
            (
                .payloadFetch,
                Self.sequence {
                    $0.setComponentIndex(1)
                    $0.overrideParameters([.imageDigest(image), .uri("http://example.com/file.bin")])
                    $0.command(SUITCommand.fetch, policy: [])
                    $0.command(SUITCommand.imageMatch, policy: [])
                }
            ),
            (
                .install,
                Self.sequence {
                    $0.setComponentIndex(0)
                    $0.overrideParameters([.sourceComponent(1)])
                    $0.command(SUITCommand.copy, policy: [])
                }
            ),
            (
                .validate,
                Self.sequence {
                    $0.setComponentIndex(0)
                    $0.overrideParameters([.imageDigest(image)])
                    $0.command(SUITCommand.imageMatch, policy: [])
                }
            ),
            (
                .load,
                Self.sequence {
                    $0.setComponentIndex(2)
                    $0.overrideParameters([.imageDigest(image), .sourceComponent(0)])
                    $0.command(SUITCommand.copy, policy: [])
                    $0.command(SUITCommand.imageMatch, policy: [])
                }
            ),
            (
                .invoke,
                Self.sequence {
                    $0.setComponentIndex(2)
                    $0.command(SUITCommand.invoke, policy: [])
                }
            ),
        ]
        var platform = SimulatedPlatform(remote: ["http://example.com/file.bin": Self.first])
        try run(.update, fixture, on: &platform)
        try run(.invocation, fixture, on: &platform)
        #expect(platform.storage[ComponentIdentifier([[1]])] == Self.first)
        #expect(platform.log.last == "23 0x01")
    }

    @Test("example 5: two images")
    func twoImages() throws {
        var fixture = ManifestFixture()
        fixture.encoder.components = [ComponentIdentifier("a"), ComponentIdentifier("b")]
        fixture.encoder.shared = Self.sequence {
            $0.setComponentIndex(0)
            Self.identity(&$0, [.imageDigest(Self.digest(Self.first))])
            $0.setComponentIndex(1)
            $0.overrideParameters([.imageDigest(Self.digest(Self.second))])
        }
        let install = Self.sequence {
            $0.overrideMultiple([(0, [.uri("1")]), (1, [.uri("2")])])
            $0.setAllComponents()
            $0.command(SUITCommand.fetch, policy: [])
            $0.command(SUITCommand.imageMatch, policy: [])
        }
        let validate = Self.sequence {
            $0.setAllComponents()
            $0.command(SUITCommand.imageMatch, policy: [])
        }
        fixture.encoder.sections = [(.install, install), (.validate, validate)]
        var platform = SimulatedPlatform(remote: ["1": Self.first, "2": Self.second])
        try run(.update, fixture, on: &platform)
        #expect(platform.storage[ComponentIdentifier("a")] == Self.first)
        #expect(platform.storage[ComponentIdentifier("b")] == Self.second)
        #expect(
            platform.log.filter { $0.hasPrefix("21") || $0.hasPrefix("3") }
                == ["21 a", "21 b", "3 a", "3 b", "3 a", "3 b"]
        )
    }

    @Test("uninstallation unlinks")
    func uninstallation() throws {
        var fixture = ManifestFixture()
        fixture.encoder.sections = [(.uninstall, Self.sequence { $0.command(SUITCommand.unlink, policy: []) })]
        var platform = SimulatedPlatform(storage: [ComponentIdentifier("app"): Self.first])
        try run(.uninstallation, fixture, on: &platform)
        #expect(platform.storage.isEmpty)
    }

    @Test("A3 a sequence number lower than the stored one is refused, an equal one is not")
    func sequenceNumber() throws {
        let fixture = ManifestFixture()
        var platform = SimulatedPlatform()
        try run(.update, fixture, on: &platform, target: ManifestTarget(lowestSequenceNumber: 7))
        #expect(throws: SUITError.sequenceNumber(7, lowest: 8)) {
            try run(.update, fixture, on: &platform, target: ManifestTarget(lowestSequenceNumber: 8))
        }
    }

    @Test("components that the device lacks, too many of them, or too few, are refused before anything runs")
    func components() throws {
        var fixture = ManifestFixture()
        fixture.encoder.components = [ComponentIdentifier("a"), ComponentIdentifier("b")]
        var platform = SimulatedPlatform()
        #expect(throws: SUITError.unknownComponent(1)) {
            try run(.update, fixture, on: &platform, target: ManifestTarget(components: [ComponentIdentifier("a")]))
        }
        #expect(throws: SUITError.tooManyComponents(2)) {
            try run(.update, fixture, on: &platform, target: ManifestTarget(componentLimit: 1))
        }
        #expect(throws: SUITError.incompleteComponentSet) {
            try run(
                .update,
                fixture,
                on: &platform,
                target: ManifestTarget(requiredComponents: [ComponentIdentifier("c")])
            )
        }
    }
}
