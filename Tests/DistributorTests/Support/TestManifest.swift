import CBOR
import COSE
import SUIT
import Store
import SwiftCryptoProvider

@testable import Distributor

/// A manifest of the shape that the author's tool makes (docs/reference/manifest).
struct TestManifest {
    /// One class of a component.
    struct Variant {
        var vendor = TestManifest.vendor
        var classID: [UInt8]
        var image: TestImage
        var formats: [UInt64]?
        var descriptor: [UInt8]?
        /// A size that is not the image's.
        var claimedSize: UInt64?
        /// How the image's blocks are verified.
        var blocks: BlockDigests?
    }

    static let vendor = [UInt8](repeating: 0xA0, count: 16)
    static let classA = [UInt8](repeating: 0x0A, count: 16)
    static let classB = [UInt8](repeating: 0x0B, count: 16)
    static let classC = [UInt8](repeating: 0x0C, count: 16)

    var sequenceNumber: UInt64 = 7
    var components: [(name: Text, variants: [Variant])]
    var labels: [Int64] = [
        Characteristic.vendorIdentifier, Characteristic.classIdentifier, Characteristic.imageDigest,
        Characteristic.version,
    ]
    var expires: UInt64?

    private typealias Characteristic = SUIT.Characteristic
    private static let crypto = SwiftCryptoProvider()

    /// A manifest of one component "app".
    init(_ variants: [Variant], sequenceNumber: UInt64 = 7) {
        components = [("app", variants)]
        self.sequenceNumber = sequenceNumber
    }

    /// The signed envelope.
    func envelope(by author: SwiftSigningKey) throws -> [UInt8] {
        var encoder = EnvelopeEncoder(
            sequenceNumber: sequenceNumber,
            components: components.map { ComponentIdentifier($0.name) }
        )
        var shared = SequenceEncoder()
        var validate = SequenceEncoder()
        for (index, component) in components.enumerated() {
            shared.setComponentIndex(index)
            if index == 0, let expires {
                shared.overrideParameters([.useBefore(expires)])
                shared.command(SUITCommand.useBefore, policy: .everything)
            }
            shared.tryEach(component.variants.map(Self.shared), orNothing: true)
            validate.setComponentIndex(index)
            var check = SequenceEncoder()
            check.command(SUITCommand.vendorIdentifier, policy: .everything)
            check.command(SUITCommand.classIdentifier, policy: .everything)
            check.overrideParameters([.softFailure(false)])
            check.command(SUITCommand.imageMatch, policy: .everything)
            validate.tryEach([check], orNothing: true)
        }
        encoder.shared = shared
        encoder.sections = [(.payloadFetch, payloadFetch), (.validate, validate)]
        return try encoder.envelope(
            manifest: encoder.manifest(crypto: Self.crypto),
            signer: author,
            crypto: Self.crypto
        )
    }

    private static func shared(_ variant: Variant) -> SequenceEncoder {
        var sequence = identity(variant)
        sequence.overrideParameters([
            .imageDigest(SUITDigest(.sha256, variant.image.digest.bytes)),
            .imageSize(variant.claimedSize ?? UInt64(variant.image.bytes.count)),
        ])
        return sequence
    }

    /// Judges every component before it asks for the payload of any.
    private var payloadFetch: SequenceEncoder {
        var sequence = SequenceEncoder()
        for (index, component) in components.enumerated() {
            sequence.setComponentIndex(index)
            let isJudged = component.variants.allSatisfy { $0.descriptor != nil }
            sequence.tryEach(component.variants.map { Self.judge($0, isJudgedOutside: isJudged) }, orNothing: true)
            if isJudged { sequence.command(SUITCommand.eligible, policy: .everything) }
        }
        for index in components.indices {
            sequence.setComponentIndex(index)
            sequence.tryEach([fetch], orNothing: true)
        }
        return sequence
    }

    /// What is allowed for one class, and whether it fits.
    private static func judge(_ variant: Variant, isJudgedOutside: Bool) -> SequenceEncoder {
        var sequence = identity(variant)
        var parameters: [ParameterValue] = [.softFailure(false)]
        if let descriptor = variant.descriptor {
            let reference = DescriptorReference(
                digest: SUITDigest(.sha256, crypto.sha256(descriptor.span)),
                size: UInt64(descriptor.count),
                uri: Text("blobs/sha-256/\(ContentDigest.sha256(descriptor).hex)")
            )
            parameters.append(.descriptor(reference))
        }
        if let formats = variant.formats { parameters.append(.payloadFormats(formats)) }
        if let blocks = variant.blocks { parameters.append(.blockDigests(blocks)) }
        sequence.overrideParameters(parameters)
        if variant.descriptor != nil, !isJudgedOutside {
            sequence.command(SUITCommand.eligible, policy: .everything)
        }
        return sequence
    }

    /// Asks for the payload: the class stands from the branch before.
    private var fetch: SequenceEncoder {
        let definition = RequestDefinition(
            entries: components.indices.map { RequestDefinition.Entry(component: $0, labels: labels) }
        )
        var sequence = SequenceEncoder()
        sequence.command(SUITCommand.vendorIdentifier, policy: .everything)
        sequence.command(SUITCommand.classIdentifier, policy: .everything)
        sequence.overrideParameters([
            .softFailure(false), .uri("http://127.0.0.1:8080/v1/request"), .requestDefinition(definition),
        ])
        sequence.command(SUITCommand.fetch, policy: .everything)
        return sequence
    }

    private static func identity(_ variant: Variant) -> SequenceEncoder {
        var sequence = SequenceEncoder()
        sequence.overrideParameters([.vendorIdentifier(variant.vendor), .classIdentifier(variant.classID)])
        sequence.command(SUITCommand.vendorIdentifier, policy: .everything)
        sequence.command(SUITCommand.classIdentifier, policy: .everything)
        return sequence
    }
}
