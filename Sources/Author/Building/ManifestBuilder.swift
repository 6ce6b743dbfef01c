import CBOR
public import COSE
import SUIT

/// Compiles a specification and its images to one manifest for the whole fleet [M1, M2, M5, M9].
///
/// The same specification and images make the same manifest bytes; only signatures may differ.
public struct ManifestBuilder {
    private let specification: UpdateSpecification

    /// Most integrated payloads: an envelope has a bounded number of members.
    public static let integratedLimit = Envelope.memberLimit - 8
    /// Most bytes of an envelope.
    public static let sizeLimit = 1_048_576

    /// A builder for `specification`.
    public init(_ specification: UpdateSpecification) {
        self.specification = specification
    }

    /// Builds the manifest, unsigned: ``EnvelopeEditor`` signs it.
    ///
    /// - Parameters:
    ///   - crypto: digests, and encryption of carried keys.
    ///   - now: the present time in seconds since 1970, to refuse a manifest that has expired already; `nil` to not ask.
    ///   - previous: the sequence number of the manifest before, which this one must exceed.
    public func build(
        crypto: some CipherProvider,
        now: UInt64? = nil,
        previous: UInt64? = nil
    ) throws(AuthorError) -> BuiltManifest {
        try SpecificationCheck.check(specification)
        try check(now: now, previous: previous)
        if specification.variants == .details {
            return try DetailBuilder(specification).build(crypto: crypto)
        }
        var assembly = ManifestAssembly(specification, crypto: crypto)
        let encoder = try assembly.assemble()
        return try finish(encoder, assembly, crypto)
    }

    /// Builds the manifest, and signs it with one key.
    public func build(
        signer: borrowing some Signer,
        crypto: some CipherProvider,
        now: UInt64? = nil,
        previous: UInt64? = nil
    ) throws(AuthorError) -> BuiltManifest {
        var built = try build(crypto: crypto, now: now, previous: previous)
        var editor = try EnvelopeEditor(built.envelope, crypto: crypto)
        try editor.sign(with: signer, crypto: crypto)
        built.envelope = editor.envelope
        for index in built.details.indices {
            var editor = try EnvelopeEditor(built.details[index], crypto: crypto)
            try editor.sign(with: signer, crypto: crypto)
            built.details[index] = editor.envelope
        }
        return built
    }

    private func finish<Crypto: CipherProvider>(
        _ encoder: EnvelopeEncoder,
        _ assembly: ManifestAssembly<Crypto>,
        _ crypto: Crypto
    ) throws(AuthorError) -> BuiltManifest {
        let manifest = encoder.manifest(crypto: crypto)
        let envelope = encoder.envelope(manifest: manifest, blocks: [], crypto: crypto)
        guard encoder.integratedPayloads.count <= ManifestBuilder.integratedLimit else {
            throw AuthorError(
                .tooLarge,
                "there are too many descriptors and images for one envelope",
                at: SourcePlace(file: specification.file),
                expected: "at most \(ManifestBuilder.integratedLimit)",
                found: "\(encoder.integratedPayloads.count)",
                action: "say \"descriptors: referenced\""
            )
        }
        // Images may be of any size; what devices have to hold in memory is the rest.
        let images = assembly.integratedImageSize
        guard envelope.count - images <= ManifestBuilder.sizeLimit else {
            throw AuthorError(
                .tooLarge,
                "the envelope is too large for devices",
                at: SourcePlace(file: specification.file),
                expected: "at most \(ManifestBuilder.sizeLimit) bytes",
                found: "\(envelope.count - images) bytes",
                action: "say \"descriptors: referenced\" or \"variants: details\", or make several manifests"
            )
        }
        var whole = CBOREncoder(capacity: manifest.count + 5)
        whole.encode(bytes: manifest)
        return BuiltManifest(
            envelope: envelope,
            manifest: manifest,
            digest: SUITDigest(.sha256, crypto.sha256(whole.bytes.span)),
            sequenceNumber: specification.sequenceNumber,
            images: assembly.images,
            attachments: assembly.attachments
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
}
