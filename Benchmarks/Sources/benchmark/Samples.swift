import CBOR
import COSE
import SUIT
import SwiftCryptoProvider

/// Signed manifests of our own making.
struct Samples {
    let crypto = SwiftCryptoProvider()
    let key = SwiftSigningKey.generate(.p256)

    static let vendor = [UInt8](repeating: 0xA1, count: 16)

    static func classIdentifier(_ number: Int) -> [UInt8] {
        [UInt8](repeating: 0xC1, count: 14) + [UInt8(number >> 8), UInt8(number & 0xFF)]
    }

    /// One image for one class: what the author's tool makes of a small specification, about 400 bytes signed.
    func single() throws -> [UInt8] {
        var encoder = EnvelopeEncoder(sequenceNumber: 7, components: [ComponentIdentifier("app")])
        var shared = SequenceEncoder()
        shared.overrideParameters([
            .vendorIdentifier(Samples.vendor), .classIdentifier(Samples.classIdentifier(0)),
            .imageDigest(SUITDigest(.sha256, [UInt8](repeating: 0x11, count: 32))), .imageSize(123_456),
        ])
        shared.command(SUITCommand.vendorIdentifier, policy: [])
        shared.command(SUITCommand.classIdentifier, policy: [])
        var fetch = SequenceEncoder()
        fetch.overrideParameters([
            .useBefore(1_900_000_000), .payloadFormats([2, 1, 0]),
            .descriptor(
                DescriptorReference(
                    digest: SUITDigest(.sha256, [UInt8](repeating: 0xDD, count: 32)),
                    size: 1_234,
                    uri: "blobs/sha-256/dddd"
                )
            ),
        ])
        fetch.command(SUITCommand.useBefore, policy: .recordOnFailure)
        fetch.command(SUITCommand.eligible, policy: .recordOnFailure)
        fetch.overrideParameters([
            .uri("https://updates.example.com/v1/request"),
            .requestDefinition(RequestDefinition(entries: [.init(component: 0, labels: [2, 3, 28])])),
        ])
        fetch.command(SUITCommand.fetch, policy: .recordOnFailure)
        fetch.command(SUITCommand.imageMatch, policy: .recordOnFailure)
        var install = SequenceEncoder()
        install.command(SUITCommand.imageMatch, policy: .recordOnFailure)
        encoder.shared = shared
        encoder.sections = [(.payloadFetch, fetch), (.install, install)]
        return try sign(encoder)
    }

    /// As many branches as classes, each with the result of its class: a fleet's manifest.
    func fleet(classes: Int) throws -> [UInt8] {
        var encoder = EnvelopeEncoder(sequenceNumber: 7, components: [ComponentIdentifier("app")])
        var shared = SequenceEncoder()
        shared.setComponentIndex(0)
        shared.tryEach(
            (0..<classes).map { number in
                var branch = SequenceEncoder()
                branch.overrideParameters([
                    .vendorIdentifier(Samples.vendor), .classIdentifier(Samples.classIdentifier(number)),
                ])
                branch.command(SUITCommand.vendorIdentifier, policy: [])
                branch.command(SUITCommand.classIdentifier, policy: [])
                branch.overrideParameters([
                    .imageDigest(SUITDigest(.sha256, [UInt8](repeating: UInt8(number & 0xFF), count: 32))),
                    .imageSize(UInt64(number)),
                ])
                return branch
            },
            orNothing: true
        )
        encoder.shared = shared
        return try sign(encoder)
    }

    /// As many commands as said, each with a parameter of its own: fields that must not cost a block of memory each.
    func long(fields: Int) throws -> [UInt8] {
        var encoder = EnvelopeEncoder(sequenceNumber: 7, components: [ComponentIdentifier("app")])
        var install = SequenceEncoder()
        for field in 0..<fields {
            install.overrideParameters([.imageSize(UInt64(field))])
            install.command(SUITCommand.imageMatch, policy: .recordOnFailure)
        }
        encoder.sections = [(.install, install)]
        return try sign(encoder)
    }

    /// A map of as many pairs as said.
    static func map(pairs: Int) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.beginMap(pairs)
        for pair in 0..<pairs {
            encoder.encodeInt(Int64(pair))
            encoder.beginArray(2)
            encoder.encode(text: "value")
            encoder.encode(bytes: [UInt8](repeating: 7, count: 32))
        }
        return encoder.bytes
    }

    private func sign(_ encoder: EnvelopeEncoder) throws -> [UInt8] {
        try encoder.envelope(manifest: encoder.manifest(crypto: crypto), signer: key, crypto: crypto)
    }
}
