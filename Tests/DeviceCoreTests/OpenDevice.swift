import CBOR
import COSE
import DeviceCore
import SUIT
import SwiftCryptoProvider
import Trust
import UpdateProtocol

/// A device without hardware that believes every payload to be the right one, for manifests of any shape.
struct OpenDevice {
    static let crypto = SimulatedDevice.crypto
    static let old = Array("old software".utf8)
    static let new = Array("new software".utf8)

    var stored = DeviceState(components: [
        ComponentState(name: ComponentIdentifier("app"), content: SimulatedFleet.content(old, version: "1.0"))
    ])
    /// What lies at each address of a descriptor.
    var descriptors: [Text: [UInt8]] = [:]
    /// The version that each descriptor names.
    var versions: [[UInt8]: Text] = [:]

    // What was done.
    var judged: [[UInt8]] = []
    var obtained: [[UInt8]] = []
    var requests = 0

    /// The digest of what the device would start.
    var bootDigest: [UInt8]? { stored.components[0].running?.digest }

    static func digest(_ bytes: [UInt8]) -> SUITDigest { SUITDigest(.sha256, crypto.sha256(bytes.span)) }

    /// What an image must be.
    static func result(_ image: [UInt8]) -> [ParameterValue] {
        [.imageDigest(digest(image)), .imageSize(UInt64(image.count))]
    }

    /// A manifest for the device's class that wants `image`; its sections are still to be made.
    static func manifest(_ image: [UInt8] = new, sequenceNumber: UInt64 = 5) -> EnvelopeEncoder {
        var encoder = EnvelopeEncoder(sequenceNumber: sequenceNumber, components: [ComponentIdentifier("app")])
        encoder.shared.setComponentIndex(0)
        encoder.shared.overrideParameters(
            [.vendorIdentifier(SimulatedFleet.vendor), .classIdentifier(SimulatedFleet.classIdentifier)] + result(image)
        )
        encoder.shared.command(SUITCommand.vendorIdentifier, policy: [])
        encoder.shared.command(SUITCommand.classIdentifier, policy: [])
        return encoder
    }

    /// Fetches the image from an address.
    static var fetch: SequenceEncoder {
        sequence {
            $0.overrideParameters([.uri("app.bin")])
            $0.command(SUITCommand.fetch, policy: [])
        }
    }

    static func sequence(_ write: (inout SequenceEncoder) -> Void) -> SequenceEncoder {
        var sequence = SequenceEncoder()
        write(&sequence)
        return sequence
    }

    /// Deals with a manifest; without a policy, the signer alone is trusted.
    mutating func update(
        _ manifest: EnvelopeEncoder,
        signedBy key: SwiftSigningKey = StandardManifest.key,
        policy: TrustPolicy? = nil
    ) -> UpdateMachine.Conclusion? {
        update(
            try! manifest.envelope(manifest: manifest.manifest(crypto: Self.crypto), signer: key, crypto: Self.crypto),
            policy: policy ?? TrustPolicy(anchors: [TrustAnchor(key: key.publicKey)])
        )
    }

    mutating func update(_ envelope: [UInt8], policy: TrustPolicy) -> UpdateMachine.Conclusion? {
        let facts = SimulatedDevice.Facts()
        var machine: UpdateMachine
        do throws(Refusal) {
            machine = try UpdateMachine(
                envelope: envelope,
                policy: policy,
                identity: DeviceIdentity(
                    deviceID: "device",
                    components: [
                        .init(
                            name: ComponentIdentifier("app"),
                            vendorIdentifier: SimulatedFleet.vendor,
                            classIdentifier: SimulatedFleet.classIdentifier
                        )
                    ]
                ),
                state: stored,
                formats: [0],
                payloadLimit: nil,
                crypto: Self.crypto,
                facts: facts
            )
        } catch {
            return .refused(error)
        }
        for _ in 0..<100 {
            guard let action = machine.next(crypto: Self.crypto, facts: facts) else { return nil }
            switch action {
            case .fetchDescriptor(let reference):
                machine.descriptor(descriptors[reference.uri] ?? [], crypto: Self.crypto)
            case .judge(let descriptor, _):
                judged.append(descriptor)
                machine.judged(Judgement(.eligible, version: versions[descriptor] ?? "2.0"))
            case .send:
                requests += 1
                machine.answered(
                    UpdateAnswer(entries: [.init(component: 0, outcome: .inline(format: 0, payload: [1]))])
                )
            case .checkKeys, .stage: return nil
            case .obtain(let delivery):
                obtained.append(delivery.resultDigest.bytes)
                machine.delivered(
                    DeliveredImage(
                        digest: delivery.resultDigest.bytes,
                        size: delivery.resultSize,
                        transfer: .init(format: 0, byteCount: 1, source: "")
                    )
                )
            case .commit(let state):
                stored = state
                machine.committed(true)
            case .authorise, .probe: return nil
            case .report: break
            case .conclude(let conclusion): return conclusion
            }
        }
        return nil
    }
}
