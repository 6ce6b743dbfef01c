import CBOR
import COSE
import SUIT

/// Builds a detail manifest for each class of a component, and the fleet manifest with the root of the tree over them
/// (design 3.2). The fleet manifest does not grow with the number of classes.
struct DetailBuilder {
    private let specification: UpdateSpecification

    init(_ specification: UpdateSpecification) {
        self.specification = specification
    }

    func build<Crypto: CipherProvider>(crypto: Crypto) throws(AuthorError) -> BuiltManifest {
        guard specification.components.count == 1, let component = specification.components.first else {
            throw AuthorError(
                .specification,
                "\"variants: details\" is for one component",
                at: specification.components.last?.place,
                expected: "one component in each such manifest",
                found: "\(specification.components.count)",
                action: "make a manifest for each component, or say \"variants: branches\""
            )
        }
        var details: [BuiltManifest] = []
        for variant in component.classes {
            var single = specification
            single.variants = .branches
            single.components[0].classes = [variant]
            details.append(try ManifestBuilder(single).build(crypto: crypto))
        }
        guard let tree = VariantTree(manifests: details.map { $0.digest.bytes }, crypto: crypto) else {
            throw AuthorError(.tooLarge, "there are too many classes", at: component.place)
        }
        let encoder = fleet(component, root: tree.root)
        let manifest = encoder.manifest(crypto: crypto)
        var whole = CBOREncoder(capacity: manifest.count + 5)
        whole.encode(bytes: manifest)
        var built = BuiltManifest(
            envelope: encoder.envelope(manifest: manifest, blocks: [], crypto: crypto),
            manifest: manifest,
            digest: SUITDigest(.sha256, crypto.sha256(whole.bytes.span)),
            sequenceNumber: specification.sequenceNumber,
            images: details.flatMap { $0.images },
            attachments: []
        )
        var seen: Set<[UInt8]> = []
        for attachment in details.flatMap({ $0.attachments })
        where seen.insert(Array(attachment.kind.rawValue.utf8) + attachment.digest.bytes).inserted {
            built.attachments.append(attachment)
        }
        built.details = details.map { $0.envelope }
        return built
    }

    /// The manifest for all: whose devices it is for, where they ask, and which answers count.
    private func fleet(_ component: ComponentSpecification, root: VariantRoot) -> EnvelopeEncoder {
        var encoder = EnvelopeEncoder(
            sequenceNumber: specification.sequenceNumber,
            components: [ComponentIdentifier(component)]
        )
        var shared = SequenceEncoder()
        if let expires = specification.expires {
            shared.overrideParameters([.useBefore(expires)])
            shared.command(SUITCommand.useBefore, policy: .everything)
        }
        var vendors: [[UInt8]] = []
        for variant in component.classes where !vendors.contains(variant.vendor.identifier.bytes) {
            vendors.append(variant.vendor.identifier.bytes)
        }
        if vendors.count == 1 {
            shared.overrideParameters([.vendorIdentifier(vendors[0])])
            shared.command(SUITCommand.vendorIdentifier, policy: .everything)
        } else {
            let alternatives = vendors.map { vendor in
                var alternative = SequenceEncoder()
                alternative.overrideParameters([.vendorIdentifier(vendor)])
                alternative.command(SUITCommand.vendorIdentifier, policy: .everything)
                return alternative
            }
            shared.tryEach(alternatives, orNothing: false)
        }
        var fetch = SequenceEncoder()
        fetch.overrideParameters([
            .uri(Text(specification.request ?? "")), .requestDefinition(specification.definition), .variantRoot(root),
        ])
        fetch.command(SUITCommand.fetch, policy: .recordOnFailure)
        encoder.shared = shared
        encoder.sections = [(.payloadFetch, fetch)]
        encoder.texts = specification.fleetTexts
        encoder.referenceURI = specification.reference.map { Text($0) }
        return encoder
    }
}
