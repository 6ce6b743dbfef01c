import Answering
import CBOR
import COSE
public import SUIT
public import SwiftCryptoProvider

/// A fleet manifest and a detail manifest for each of its variants.
public struct TestFleet: Sendable {
    /// The variants.
    public var variants: [TestManifest.Variant]
    /// The sequence number.
    public var sequenceNumber: UInt64 = 7
    /// What the definition asks for.
    public var fields: [RequestedCharacteristic] = [
        RequestedCharacteristic(SUITParameter.vendorIdentifier),
        RequestedCharacteristic(SUITParameter.classIdentifier),
        RequestedCharacteristic(SUITParameter.imageDigest),
    ]

    private static let crypto = SwiftCryptoProvider()

    /// A fleet of these variants.
    public init(_ variants: [TestManifest.Variant]) { self.variants = variants }

    /// The detail manifests, signed.
    public func details(by author: SwiftSigningKey) throws -> [[UInt8]] {
        try variants.map { try TestManifest([$0], sequenceNumber: sequenceNumber).envelope(by: author) }
    }

    /// The tree over detail manifests.
    public func tree(_ details: [[UInt8]], by author: SwiftSigningKey) throws -> VariantTree {
        let digests = try details.map {
            try AcceptedManifest($0, authors: [author.publicKey], crypto: Self.crypto).manifest.digest.bytes
        }
        guard let tree = VariantTree(manifests: digests, crypto: Self.crypto) else { throw COSEError.signingFailed }
        return tree
    }

    /// The fleet manifest over a root.
    public func fleet(_ root: VariantRoot, by author: SwiftSigningKey) throws -> [UInt8] {
        var encoder = EnvelopeEncoder(sequenceNumber: sequenceNumber, components: [ComponentIdentifier("app")])
        encoder.shared.overrideParameters([.vendorIdentifier(TestManifest.vendor)])
        encoder.shared.command(SUITCommand.vendorIdentifier, policy: [])
        var fetch = SequenceEncoder()
        fetch.overrideParameters([
            .uri("http://127.0.0.1:8080/v1/request"),
            .requestDefinition(RequestDefinition(entries: [.init(component: 0, fields: fields)])),
            .variantRoot(root),
        ])
        fetch.command(SUITCommand.fetch, policy: [])
        encoder.sections = [(.payloadFetch, fetch)]
        return try encoder.envelope(
            manifest: encoder.manifest(crypto: Self.crypto),
            signer: author,
            crypto: Self.crypto
        )
    }

    /// The file of the details.
    public static func file(_ details: [[UInt8]]) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.beginArray(details.count)
        for detail in details { encoder.encode(bytes: detail) }
        return encoder.bytes
    }

    /// What is uploaded: the fleet manifest and its details.
    public func bundle(by author: SwiftSigningKey) throws -> [UInt8] {
        let details = try details(by: author)
        return try fleet(try tree(details, by: author).root, by: author) + Self.file(details)
    }
}
