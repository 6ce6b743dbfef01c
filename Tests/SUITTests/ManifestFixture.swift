import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Trust

/// Manifests of our own making.
struct ManifestFixture {
    static let crypto = SwiftCryptoProvider()
    static let vendor = [UInt8](repeating: 0xA1, count: 16)
    static let firstClass = [UInt8](repeating: 0xC1, count: 16)
    static let secondClass = [UInt8](repeating: 0xC2, count: 16)

    var key = SwiftSigningKey.generate(.p256)
    var encoder = EnvelopeEncoder(sequenceNumber: 7, components: [ComponentIdentifier("app")])

    /// A manifest with one component, two classes and everything that the author's tool puts in.
    static func standard(_ type: SwiftSigningKey.Kind = .p256) -> (envelope: [UInt8], key: SwiftSigningKey) {
        var fixture = ManifestFixture(key: SwiftSigningKey.generate(type))
        let policy = ReportingPolicy.recordOnFailure
        var shared = SequenceEncoder()
        shared.setComponentIndex(0)
        shared.tryEach(
            [branch(firstClass, 0x11), branch(secondClass, 0x22)],
            orNothing: true
        )
        fixture.encoder.shared = shared
        var fetch = SequenceEncoder()
        fetch.setComponentIndex(0)
        fetch.tryEach([fetchBranch(firstClass, policy), fetchBranch(secondClass, policy)], orNothing: true)
        var install = SequenceEncoder()
        install.setComponentIndex(0)
        var guarded = SequenceEncoder()
        guarded.command(SUITCommand.vendorIdentifier, policy: policy)
        guarded.command(SUITCommand.classIdentifier, policy: policy)
        guarded.overrideParameters([.softFailure(false)])
        guarded.command(SUITCommand.imageMatch, policy: policy)
        install.tryEach([guarded], orNothing: true)
        fixture.encoder.sections = [(.payloadFetch, fetch), (.install, install)]
        fixture.encoder.text = ManifestText(
            language: "en",
            manifestDescription: "a test",
            updateDescription: nil,
            components: []
        )
        return (fixture.envelope(), fixture.key)
    }

    static func branch(_ classIdentifier: [UInt8], _ digest: UInt8) -> SequenceEncoder {
        var sequence = SequenceEncoder()
        sequence.overrideParameters([.vendorIdentifier(vendor), .classIdentifier(classIdentifier)])
        sequence.command(SUITCommand.vendorIdentifier, policy: [])
        sequence.command(SUITCommand.classIdentifier, policy: [])
        sequence.overrideParameters([
            .imageDigest(SUITDigest(.sha256, [UInt8](repeating: digest, count: 32))), .imageSize(1_000),
        ])
        return sequence
    }

    private static func fetchBranch(_ classIdentifier: [UInt8], _ policy: ReportingPolicy) -> SequenceEncoder {
        var sequence = SequenceEncoder()
        sequence.overrideParameters([.vendorIdentifier(vendor), .classIdentifier(classIdentifier)])
        sequence.command(SUITCommand.vendorIdentifier, policy: [])
        sequence.command(SUITCommand.classIdentifier, policy: [])
        sequence.overrideParameters([
            .softFailure(false),
            .descriptor(
                DescriptorReference(
                    digest: SUITDigest(.sha256, [UInt8](repeating: 0xDD, count: 32)),
                    size: 100,
                    uri: "blobs/sha-256/dd"
                )
            ),
        ])
        sequence.command(SUITCommand.eligible, policy: policy)
        sequence.overrideParameters([
            .uri("http://127.0.0.1:1/v1/request"),
            .requestDefinition(RequestDefinition(entries: [.init(component: 0, labels: [2, 3, 28])])),
        ])
        sequence.command(SUITCommand.fetch, policy: policy)
        return sequence
    }

    /// The signed envelope.
    func envelope() -> [UInt8] {
        try! encoder.envelope(
            manifest: encoder.manifest(crypto: ManifestFixture.crypto),
            signer: key,
            crypto: ManifestFixture.crypto
        )
    }

    /// Signs bytes that stand where a manifest should.
    static func envelope(around manifest: [UInt8]) -> (envelope: [UInt8], key: SwiftSigningKey) {
        let key = SwiftSigningKey.generate(.p256)
        let encoder = EnvelopeEncoder(sequenceNumber: 0, components: [])
        return (try! encoder.envelope(manifest: manifest, signer: key, crypto: crypto), key)
    }

    /// Reads an envelope all the way.
    static func read(_ bytes: [UInt8], trusting key: PublicKey) throws(SUITError) -> Manifest {
        try read(bytes, trusting: TrustAnchor(key: key))
    }

    /// Reads an envelope all the way.
    static func read(_ bytes: [UInt8], trusting anchor: TrustAnchor) throws(SUITError) -> Manifest {
        try read(bytes, policy: TrustPolicy(anchors: [anchor]))
    }

    /// Reads an envelope all the way.
    static func read(_ bytes: [UInt8], policy: TrustPolicy) throws(SUITError) -> Manifest {
        try Manifest(
            try AuthenticatedEnvelope(try Envelope(bytes.span), in: bytes.span, policy: policy, crypto: crypto),
            in: bytes.span,
            crypto: crypto
        )
    }
}
