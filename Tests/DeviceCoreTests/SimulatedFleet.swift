import CBOR
import COSE
import DeviceCore
import SUIT
import SwiftCryptoProvider

/// What an author and a distributor have for simulated devices.
struct SimulatedFleet {
    static let vendor = [UInt8](repeating: 0xA1, count: 16)
    static let classIdentifier = [UInt8](repeating: 0xC1, count: 16)

    let key = SwiftSigningKey.generate(.p256)
    let old: [UInt8] = Array("old software".utf8)
    let new: [UInt8] = Array("new software".utf8)
    let descriptor: [UInt8] = [0xA1, 0x01, 0x01]

    static func content(_ image: [UInt8], version: Text) -> SlotContent {
        SlotContent(
            digest: SimulatedDevice.crypto.sha256(image.span),
            size: UInt64(image.count),
            version: version
        )
    }

    /// A manifest that brings ``new`` to devices of ``classIdentifier``.
    func manifest(
        sequenceNumber: UInt64 = 5,
        expires: UInt64? = nil,
        image: [UInt8]? = nil,
        signedBy signer: SwiftSigningKey? = nil
    ) -> [UInt8] {
        let image = image ?? new
        let crypto = SimulatedDevice.crypto
        var encoder = EnvelopeEncoder(sequenceNumber: sequenceNumber, components: [ComponentIdentifier("app")])
        let identity: [ParameterValue] = [.vendorIdentifier(Self.vendor), .classIdentifier(Self.classIdentifier)]

        var branch = SequenceEncoder()
        branch.overrideParameters(identity)
        branch.command(SUITCommand.vendorIdentifier, policy: [])
        branch.command(SUITCommand.classIdentifier, policy: [])
        branch.overrideParameters([
            .imageDigest(SUITDigest(.sha256, crypto.sha256(image.span))), .imageSize(UInt64(image.count)),
        ])
        encoder.shared.setComponentIndex(0)
        if let expires {
            encoder.shared.overrideParameters([.useBefore(expires)])
            encoder.shared.command(SUITCommand.useBefore, policy: [])
        }
        encoder.shared.tryEach([branch], orNothing: true)

        var fetchBranch = SequenceEncoder()
        fetchBranch.command(SUITCommand.vendorIdentifier, policy: [])
        fetchBranch.command(SUITCommand.classIdentifier, policy: [])
        fetchBranch.overrideParameters([
            .softFailure(false),
            .descriptor(
                DescriptorReference(
                    digest: SUITDigest(.sha256, crypto.sha256(descriptor.span)),
                    size: UInt64(descriptor.count),
                    uri: "descriptor"
                )
            ),
        ])
        fetchBranch.command(SUITCommand.eligible, policy: [])
        fetchBranch.overrideParameters([
            .uri("http://127.0.0.1/v1/request"),
            .requestDefinition(RequestDefinition(entries: [.init(component: 0, labels: [2, 3])])),
        ])
        fetchBranch.command(SUITCommand.fetch, policy: [])
        var fetch = SequenceEncoder()
        fetch.setComponentIndex(0)
        fetch.tryEach([fetchBranch], orNothing: true)

        var installBranch = SequenceEncoder()
        installBranch.command(SUITCommand.vendorIdentifier, policy: [])
        installBranch.command(SUITCommand.classIdentifier, policy: [])
        installBranch.overrideParameters([.softFailure(false)])
        installBranch.command(SUITCommand.eligible, policy: [])
        installBranch.command(SUITCommand.imageMatch, policy: [])
        var install = SequenceEncoder()
        install.setComponentIndex(0)
        install.tryEach([installBranch], orNothing: true)
        encoder.sections = [(.payloadFetch, fetch), (.install, install)]
        return try! encoder.envelope(
            manifest: encoder.manifest(crypto: crypto),
            signer: signer ?? key,
            crypto: crypto
        )
    }
}
