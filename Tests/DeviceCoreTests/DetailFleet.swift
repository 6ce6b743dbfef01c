import CBOR
import COSE
import DeviceCore
import SUIT
import SwiftCryptoProvider
import Trust
import UpdateProtocol

/// A fleet manifest with detail manifests, and a device that is answered with one of them.
struct DetailFleet {
    static let crypto = SwiftCryptoProvider()
    static let new: [UInt8] = Array("new software".utf8)
    static let descriptor: [UInt8] = [0xA1, 0x01, 0x01]
    static let definition = RequestDefinition(
        entries: [.init(component: 0, labels: [1, 2, 3])],
        deviceFields: [RequestedCharacteristic(Characteristic.model, as: .digest)]
    )

    struct Facts: DeviceFacts {
        var model: Text = "gateway"
        var now: UInt64? { 1_800_000_000 }

        func value(of label: Int64, component: ComponentIdentifier?) -> ClaimValue? {
            component == nil && label == Characteristic.model ? .text(model) : nil
        }
    }

    let key: SwiftSigningKey
    let fleet: [UInt8]
    let details: [[UInt8]]
    let tree: VariantTree

    /// A fleet for the classes 0xC0, 0xC1 and so on.
    init(
        count: Int = 3,
        sequenceNumber: UInt64 = 5,
        key: SwiftSigningKey = .generate(.p256),
        detailKey: SwiftSigningKey? = nil,
        detailNumber: UInt64? = nil,
        nests: Bool = false,
        severs: Bool = false
    ) throws {
        var details: [[UInt8]] = []
        var digests: [[UInt8]] = []
        for number in 0..<count {
            var encoder = DetailFleet.detail(UInt8(0xC0 + number), detailNumber ?? sequenceNumber, nests: nests)
            if severs { encoder.severed = [.install] }
            let manifest = encoder.manifest(crypto: Self.crypto)
            var whole = CBOREncoder()
            whole.encode(bytes: manifest)
            digests.append(Self.crypto.sha256(whole.bytes.span))
            details.append(
                try encoder.envelope(manifest: manifest, signer: detailKey ?? key, crypto: Self.crypto)
            )
        }
        guard let tree = VariantTree(manifests: digests, crypto: Self.crypto) else { throw COSEError.signingFailed }
        var encoder = EnvelopeEncoder(sequenceNumber: sequenceNumber, components: [ComponentIdentifier("app")])
        encoder.shared.overrideParameters([.vendorIdentifier(SimulatedFleet.vendor)])
        encoder.shared.command(SUITCommand.vendorIdentifier, policy: [])
        var fetch = SequenceEncoder()
        fetch.overrideParameters([
            .uri("http://127.0.0.1/v1/request"), .requestDefinition(Self.definition), .variantRoot(tree.root),
        ])
        fetch.command(SUITCommand.fetch, policy: [])
        encoder.sections = [(.payloadFetch, fetch)]
        self.key = key
        self.details = details
        self.tree = tree
        self.fleet = try encoder.envelope(
            manifest: encoder.manifest(crypto: Self.crypto),
            signer: key,
            crypto: Self.crypto
        )
    }

    private static func detail(_ number: UInt8, _ sequenceNumber: UInt64, nests: Bool) -> EnvelopeEncoder {
        var encoder = EnvelopeEncoder(sequenceNumber: sequenceNumber, components: [ComponentIdentifier("app")])
        encoder.shared.overrideParameters([
            .vendorIdentifier(SimulatedFleet.vendor),
            .classIdentifier([UInt8](repeating: number, count: 16)),
        ])
        encoder.shared.command(SUITCommand.vendorIdentifier, policy: [])
        encoder.shared.command(SUITCommand.classIdentifier, policy: [])
        encoder.shared.overrideParameters([
            .imageDigest(SUITDigest(.sha256, crypto.sha256(new.span))), .imageSize(UInt64(new.count)),
        ])
        var fetch = SequenceEncoder()
        fetch.overrideParameters([
            .characteristicConditions(
                CharacteristicConditions([
                    .init(label: Characteristic.model, accepted: [.value(.init(text: "gateway"))])
                ])
            ),
            .descriptor(
                DescriptorReference(
                    digest: SUITDigest(.sha256, crypto.sha256(descriptor.span)),
                    size: UInt64(descriptor.count),
                    uri: "descriptor"
                )
            ),
            .uri("http://127.0.0.1/v1/request"), .requestDefinition(definition),
        ])
        if nests {
            fetch.overrideParameters([
                .variantRoot(VariantRoot(count: 1, root: [UInt8](repeating: 0, count: 32)))
            ])
        }
        fetch.command(SUITCommand.characteristicsMatch, policy: [])
        fetch.command(SUITCommand.eligible, policy: [])
        fetch.command(SUITCommand.fetch, policy: [])
        var install = SequenceEncoder()
        install.command(SUITCommand.imageMatch, policy: [])
        encoder.sections = [(.payloadFetch, fetch), (.install, install)]
        return encoder
    }

    /// The answer with the detail manifest `number`.
    func answer(_ number: Int, proof: Int? = nil) -> UpdateAnswer {
        let proof = tree.proof(of: proof ?? number)
        return UpdateAnswer(
            entries: [.init(component: 0, outcome: .inline(format: 0, payload: Self.new))],
            detail: DetailAnswer(
                index: proof?.index ?? 0,
                proof: proof?.hashes ?? [],
                envelope: details[number]
            )
        )
    }

    /// What a device did.
    struct Outcome {
        var conclusion: UpdateMachine.Conclusion?
        var requests: [UpdateRequest] = []
        var reports: [StatusReport] = []
        var judged = 0
        var obtained = 0
    }

    /// Lets a device of class 0xC1 deal with the fleet manifest; the answers come one after the other, the last again and
    /// again.
    func run(
        answers: [UpdateAnswer],
        trusting others: [PublicKey] = [],
        facts: Facts = Facts(),
        classIdentifier: [UInt8] = SimulatedFleet.classIdentifier
    ) -> Outcome {
        var outcome = Outcome()
        var answers = answers[...]
        var machine: UpdateMachine
        do throws(Refusal) {
            machine = try UpdateMachine(
                envelope: fleet,
                policy: TrustPolicy(anchors: ([key.publicKey] + others).map { TrustAnchor(key: $0) }),
                identity: DeviceIdentity(
                    deviceID: "device",
                    components: [
                        .init(
                            name: ComponentIdentifier("app"),
                            vendorIdentifier: SimulatedFleet.vendor,
                            classIdentifier: classIdentifier
                        )
                    ]
                ),
                state: DeviceState(components: [
                    ComponentState(
                        name: ComponentIdentifier("app"),
                        content: SimulatedFleet.content(Array("old".utf8), version: "1.0")
                    )
                ]),
                formats: [0],
                payloadLimit: nil,
                crypto: Self.crypto,
                facts: facts
            )
        } catch {
            outcome.conclusion = .refused(error)
            return outcome
        }
        for _ in 0..<50 {
            guard let action = machine.next(crypto: Self.crypto, facts: facts) else { break }
            switch action {
            case .fetchDescriptor: machine.descriptor(Self.descriptor, crypto: Self.crypto)
            case .judge:
                outcome.judged += 1
                machine.judged(Judgement(.eligible, version: "2.0"))
            case .send(let request, uri: _):
                outcome.requests.append(request)
                let next = answers.count > 1 ? answers.removeFirst() : answers.first
                machine.answered(next ?? UpdateAnswer(entries: []))
            case .checkKeys, .stage: return outcome
            case .obtain:
                outcome.obtained += 1
                machine.delivered(
                    DeliveredImage(
                        digest: Self.crypto.sha256(Self.new.span),
                        size: UInt64(Self.new.count),
                        transfer: .init(format: 0, byteCount: 12, source: "")
                    )
                )
            case .commit: machine.committed(true)
            case .authorise, .probe: break
            case .report(let report): outcome.reports.append(report)
            case .conclude(let conclusion):
                outcome.conclusion = conclusion
                return outcome
            }
        }
        return outcome
    }
}
