import CBOR
public import COSE
import PatchFormat
import SUIT

/// Compiles a specification and its images to one signed manifest for the whole fleet [M1, M2, M5, M9].
///
/// The same specification and images make the same manifest bytes; only the signature may differ.
public struct ManifestBuilder {
    private let specification: UpdateSpecification

    /// Most integrated descriptors: an envelope has a bounded number of members.
    public static let integratedLimit = Envelope.memberLimit - 4
    /// Most bytes of an envelope.
    public static let sizeLimit = 1_048_576

    /// A builder for `specification`.
    public init(_ specification: UpdateSpecification) {
        self.specification = specification
    }

    /// Builds and signs the manifest.
    ///
    /// - Parameters:
    ///   - signer: the author's key.
    ///   - crypto: digests.
    ///   - now: the present time in seconds since 1970, to refuse a manifest that has expired already; `nil` to not ask.
    ///   - previous: the sequence number of the manifest before, which this one must exceed.
    public func build(
        signer: borrowing some Signer,
        crypto: some CryptoProvider,
        now: UInt64? = nil,
        previous: UInt64? = nil
    ) throws(AuthorError) -> BuiltManifest {
        try CollisionCheck.check(specification)
        try check(now: now, previous: previous)
        var reader = ImageReader(crypto: crypto)
        var images: [BuiltManifest.Image] = []
        var descriptors: [BuiltManifest.Descriptor] = []
        var branches: [[ManifestSequences.Branch]] = []
        for component in specification.components {
            var list: [ManifestSequences.Branch] = []
            for variant in component.classes {
                let measurement = try reader.read(variant)
                var reference: DescriptorReference?
                if let content = measurement.descriptor {
                    let digest = SUITDigest(.sha256, crypto.sha256(content.span))
                    reference = DescriptorReference(digest: digest, size: UInt64(content.count), uri: uri(digest))
                    if !descriptors.contains(where: { $0.digest == digest }) {
                        descriptors.append(BuiltManifest.Descriptor(digest: digest, content: content))
                    }
                }
                images.append(
                    BuiltManifest.Image(
                        component: component.name,
                        variant: variant,
                        digest: measurement.digest,
                        size: measurement.size,
                        descriptor: reference?.digest
                    )
                )
                list.append(
                    ManifestSequences.Branch(
                        vendor: variant.vendor.identifier.bytes,
                        deviceClass: variant.deviceClass.identifier.bytes,
                        digest: measurement.digest,
                        size: measurement.size,
                        descriptor: reference,
                        formats: variant.policy.formats.map(\.rawValue)
                    )
                )
            }
            branches.append(list)
        }
        let integrated = specification.descriptors == .integrated ? descriptors : []
        guard integrated.count <= ManifestBuilder.integratedLimit else {
            throw AuthorError(
                .tooLarge,
                "there are too many descriptors for one envelope",
                at: SourcePlace(file: specification.file),
                expected: "at most \(ManifestBuilder.integratedLimit)",
                found: "\(integrated.count)",
                action: "say \"descriptors: referenced\""
            )
        }
        let encoder = encoder(branches, integrated: integrated)
        let manifest = encoder.manifest(crypto: crypto)
        let envelope: [UInt8]
        do throws(COSEError) {
            envelope = try encoder.envelope(manifest: manifest, signer: signer, crypto: crypto)
        } catch {
            throw AuthorError(.signing, "the key cannot sign", found: "\(error)")
        }
        guard envelope.count <= ManifestBuilder.sizeLimit else {
            throw AuthorError(
                .tooLarge,
                "the envelope is too large for devices",
                at: SourcePlace(file: specification.file),
                expected: "at most \(ManifestBuilder.sizeLimit) bytes",
                found: "\(envelope.count) bytes",
                action: "say \"descriptors: referenced\", or make several manifests"
            )
        }
        var whole = CBOREncoder(capacity: manifest.count + 5)
        whole.encode(bytes: manifest)
        return BuiltManifest(
            envelope: envelope,
            manifest: manifest,
            digest: SUITDigest(.sha256, crypto.sha256(whole.bytes.span)),
            sequenceNumber: specification.sequenceNumber,
            images: images,
            descriptors: integrated.isEmpty ? descriptors : []
        )
    }

    private func check(now: UInt64?, previous: UInt64?) throws(AuthorError) {
        let place = SourcePlace(file: specification.file)
        if let now, let expires = specification.expires, expires <= now {
            throw AuthorError(
                .specification,
                "the manifest would have expired already",
                at: place,
                expected: "a moment after \(Timestamp.text(now))",
                found: Timestamp.text(expires),
                action: "correct \"expires\", or leave it out"
            )
        }
        if let previous, specification.sequenceNumber <= previous {
            throw AuthorError(
                .sequenceNumber,
                "the sequence number is not higher than that of the manifest before",
                at: place,
                expected: "at least \(previous + 1)",
                found: "\(specification.sequenceNumber)",
                action: "raise \"sequence\": devices refuse a number that is lower than one they have seen"
            )
        }
    }

    /// Where a device finds a descriptor: in the envelope, or beside the resource request identifier.
    private func uri(_ digest: SUITDigest) -> Text {
        let name = Hexadecimal.text(digest.bytes)
        return Text(specification.descriptors == .integrated ? "#" + name : "blobs/sha-256/" + name)
    }

    private func encoder(
        _ branches: [[ManifestSequences.Branch]],
        integrated: [BuiltManifest.Descriptor]
    ) -> EnvelopeEncoder {
        var encoder = EnvelopeEncoder(
            sequenceNumber: specification.sequenceNumber,
            components: specification.components.map { ComponentIdentifier(Text($0.name)) }
        )
        let sequences = ManifestSequences(
            request: Text(specification.request),
            definition: RequestDefinition(
                entries: specification.components.enumerated().map {
                    RequestDefinition.Entry(component: $0.offset, labels: $0.element.report)
                },
                deviceLabels: specification.deviceReport
            ),
            expires: specification.expires,
            components: branches
        )
        encoder.shared = sequences.shared
        encoder.sections = [
            (.payloadFetch, sequences.payloadFetch), (.install, sequences.install), (.validate, sequences.validate),
        ]
        encoder.text = specification.manifestText
        encoder.integratedPayloads = integrated.map { (name: uri($0.digest), content: $0.content) }
        return encoder
    }
}
