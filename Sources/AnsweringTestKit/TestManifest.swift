public import Answering
public import CBOR
import COSE
public import SUIT
import Store
public import SwiftCryptoProvider

/// A manifest of the shape that the author's tool makes (docs/reference/manifest).
public struct TestManifest: Sendable {
    /// One class of a component.
    public struct Variant: Sendable {
        /// The vendor id.
        public var vendor = TestManifest.vendor
        /// The class id.
        public var classID: [UInt8]
        /// What it is to run.
        public var image: TestImage
        /// The payload formats that are allowed.
        public var formats: [UInt64]?
        /// What the image needs and gives.
        public var descriptor: [UInt8]?
        /// A size that is not the image's.
        public var claimedSize: UInt64?
        /// How the image's blocks are verified.
        public var blocks: BlockDigests?

        /// A class whose devices are to run `image`.
        public init(
            vendor: [UInt8] = TestManifest.vendor,
            classID: [UInt8],
            image: TestImage,
            formats: [UInt64]? = nil,
            descriptor: [UInt8]? = nil,
            claimedSize: UInt64? = nil,
            blocks: BlockDigests? = nil
        ) {
            self.vendor = vendor
            self.classID = classID
            self.image = image
            self.formats = formats
            self.descriptor = descriptor
            self.claimedSize = claimedSize
            self.blocks = blocks
        }
    }

    /// The vendor of all of them.
    public static let vendor = [UInt8](repeating: 0xA0, count: 16)
    /// A class.
    public static let classA = [UInt8](repeating: 0x0A, count: 16)
    /// Another class.
    public static let classB = [UInt8](repeating: 0x0B, count: 16)
    /// A third class.
    public static let classC = [UInt8](repeating: 0x0C, count: 16)

    /// The sequence number.
    public var sequenceNumber: UInt64 = 7
    /// The components, and what there is for each.
    public var components: [(name: Text, variants: [Variant])]
    /// What devices are asked for.
    public var labels: [Int64] = [
        SUIT.Characteristic.vendorIdentifier, SUIT.Characteristic.classIdentifier, SUIT.Characteristic.imageDigest,
        SUIT.Characteristic.version,
    ]
    /// When it is for nobody any more.
    public var expires: UInt64?

    private static let crypto = SwiftCryptoProvider()

    /// A manifest of one component "app".
    public init(_ variants: [Variant], sequenceNumber: UInt64 = 7) {
        components = [("app", variants)]
        self.sequenceNumber = sequenceNumber
    }

    /// The signed envelope.
    public func envelope(by author: SwiftSigningKey) throws -> [UInt8] {
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
                uri: Text("blobs/sha-256/\(TestImage(descriptor).digest.hex)")
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

extension TestManifest {
    /// The manifest as a distributor reads it, signed by a new author.
    public func accepted() throws -> AcceptedManifest {
        let author = SwiftSigningKey.generate(.ed25519)
        return try AcceptedManifest(try envelope(by: author), authors: [author.publicKey], crypto: Self.crypto)
    }
}
