import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Trust

/// A fleet manifest and its detail manifests, as an author's tool would make them.
struct FleetFixture {
    static let crypto = ManifestFixture.crypto
    static let app = ComponentIdentifier("app")
    static let request: Text = "https://updates.example.com/v1/request"
    static let definition = RequestDefinition(
        entries: [.init(component: 0, labels: [1, 2, 3, 28, Characteristic.model])]
    )

    let key: SwiftSigningKey
    let fleet: [UInt8]
    let details: [[UInt8]]
    let tree: VariantTree

    /// A fleet of `count` variants, each for a class of its own.
    ///
    /// - Parameter signedEvery: with 3, two of three details have a signature of zeros, which takes as many bytes.
    init(
        count: Int,
        sequenceNumber: UInt64 = 7,
        key: SwiftSigningKey = .generate(.ed25519),
        mark: UInt8 = 0,
        signedEvery step: Int = 1
    ) throws {
        var details: [[UInt8]] = []
        var digests: [[UInt8]] = []
        let blank = BlankSigner(publicKey: key.publicKey)
        for number in 0..<count {
            let (envelope, digest) =
                number % step == 0
                ? try FleetFixture.detail(number, sequenceNumber, key, mark: mark)
                : try FleetFixture.detail(number, sequenceNumber, blank, mark: mark)
            details.append(envelope)
            digests.append(digest)
        }
        guard let tree = VariantTree(manifests: digests, crypto: FleetFixture.crypto) else { throw Failure() }
        self.key = key
        self.details = details
        self.tree = tree
        self.fleet = try FleetFixture.fleet(tree.root, sequenceNumber, key)
    }

    struct Failure: Error {}

    /// Signs with zeros: for tests that look at sizes alone.
    struct BlankSigner: Signer {
        let publicKey: PublicKey

        func sign(_ message: Span<UInt8>) throws(COSEError) -> [UInt8] { [UInt8](repeating: 0, count: 64) }
    }

    static func classIdentifier(_ number: Int) -> [UInt8] {
        var identifier = [UInt8](repeating: 0xC0, count: 16)
        identifier[0] = UInt8(truncatingIfNeeded: number)
        identifier[1] = UInt8(truncatingIfNeeded: number >> 8)
        return identifier
    }

    /// A detail manifest: an ordinary one with a single variant, and its digest.
    static func detail(
        _ number: Int,
        _ sequenceNumber: UInt64,
        _ key: some Signer,
        component: ComponentIdentifier = app,
        mark: UInt8 = 0
    ) throws -> (envelope: [UInt8], digest: [UInt8]) {
        var encoder = EnvelopeEncoder(sequenceNumber: sequenceNumber, components: [component])
        var result = [UInt8](repeating: mark, count: 32)
        result[0] = UInt8(truncatingIfNeeded: number)
        result[1] = UInt8(truncatingIfNeeded: number >> 8)
        encoder.shared.setComponentIndex(0)
        encoder.shared.overrideParameters([
            .vendorIdentifier(ManifestFixture.vendor), .classIdentifier(classIdentifier(number)),
            .imageDigest(SUITDigest(.sha256, result)), .imageSize(34_768),
        ])
        encoder.shared.command(SUITCommand.vendorIdentifier, policy: [])
        encoder.shared.command(SUITCommand.classIdentifier, policy: [])
        var fetch = SequenceEncoder()
        fetch.setComponentIndex(0)
        fetch.overrideParameters([
            .descriptor(
                DescriptorReference(
                    digest: SUITDigest(.sha256, result),
                    size: 100,
                    uri: "blobs/sha-256/0000000000000000000000000000000000000000000000000000000000000000"
                )
            ),
            .characteristicConditions(
                CharacteristicConditions([.init(label: Characteristic.model, accepted: [.value(.init(text: "g"))])])
            ),
            .uri(request), .requestDefinition(definition),
        ])
        fetch.command(SUITCommand.characteristicsMatch, policy: .recordOnFailure)
        fetch.command(SUITCommand.eligible, policy: .recordOnFailure)
        fetch.command(SUITCommand.fetch, policy: .recordOnFailure)
        var install = SequenceEncoder()
        install.setComponentIndex(0)
        install.command(SUITCommand.imageMatch, policy: .everything)
        encoder.sections = [(.payloadFetch, fetch), (.install, install)]
        let manifest = encoder.manifest(crypto: crypto)
        var whole = CBOREncoder(capacity: manifest.count + 5)
        whole.encode(bytes: manifest)
        return (
            try encoder.envelope(manifest: manifest, signer: key, crypto: crypto), crypto.sha256(whole.bytes.span)
        )
    }

    /// The fleet manifest over `root`.
    static func fleet(_ root: VariantRoot, _ sequenceNumber: UInt64, _ key: SwiftSigningKey) throws -> [UInt8] {
        var encoder = EnvelopeEncoder(sequenceNumber: sequenceNumber, components: [app])
        encoder.shared.setComponentIndex(0)
        encoder.shared.overrideParameters([.vendorIdentifier(ManifestFixture.vendor)])
        encoder.shared.command(SUITCommand.vendorIdentifier, policy: [])
        var fetch = SequenceEncoder()
        fetch.setComponentIndex(0)
        fetch.overrideParameters([.uri(request), .requestDefinition(definition), .variantRoot(root)])
        fetch.command(SUITCommand.fetch, policy: .recordOnFailure)
        encoder.sections = [(.payloadFetch, fetch)]
        encoder.text = ManifestText(
            language: "en",
            manifestDescription: "The autumn release for all gateways, sensors and displays",
            updateDescription: "Fixes two faults in the radio, and saves a tenth of the energy",
            components: []
        )
        return try encoder.envelope(
            manifest: encoder.manifest(crypto: crypto),
            signer: key,
            crypto: crypto
        )
    }

    /// Reads an envelope that `key` must have signed.
    static func read(_ bytes: [UInt8], _ keys: [PublicKey]) throws(SUITError) -> Manifest {
        try Manifest(
            try AuthenticatedEnvelope(
                try Envelope(bytes.span),
                in: bytes.span,
                anchors: keys.map { TrustAnchor(key: $0) },
                crypto: crypto
            ),
            in: bytes.span,
            crypto: crypto
        )
    }

    /// What the check of a detail manifest against this fleet manifest says.
    func check(
        _ detail: [UInt8],
        index: Int,
        trusting others: [PublicKey] = []
    ) throws -> DetailCheck.Failure? {
        let keys = [key.publicKey] + others
        let fleetManifest = try FleetFixture.read(fleet, keys)
        let detailManifest = try FleetFixture.read(detail, keys)
        guard let proof = tree.proof(of: index) else { throw Failure() }
        do throws(DetailCheck.Failure) {
            try DetailCheck.check(
                detailManifest,
                of: fleetManifest,
                root: tree.root,
                proof: proof,
                crypto: FleetFixture.crypto
            )
            return nil
        } catch {
            return error
        }
    }
}
