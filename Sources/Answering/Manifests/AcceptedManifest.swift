import CBOR
public import COSE
public import SUIT
public import Store
import Trust

/// A manifest of an accepted author, read once and kept ready: what polls hand out and what requests are decided by.
public struct AcceptedManifest: Sendable {
    /// The manifest's digest.
    public let digest: ContentDigest
    /// The envelope's bytes.
    public let bytes: [UInt8]
    /// The manifest.
    public let manifest: Manifest
    /// What it would install where.
    public let variants: [ManifestVariant]
    /// What each component's devices are asked for.
    public let definition: RequestDefinition?
    /// The detail manifests, where the manifest carries the root of many variants.
    public let details: DetailCatalog?

    /// Reads and authenticates an envelope, and the detail manifests that come behind it where it carries their root.
    ///
    /// - Parameters:
    ///   - taken: The envelope, and the details.
    ///   - authors: The keys that are accepted.
    ///   - crypto: Digests and signature checks.
    /// - Throws: ``AnsweringError``: it cannot be read, or no accepted author signed it.
    public init(
        _ taken: [UInt8],
        authors: [PublicKey],
        crypto: some CryptoProvider
    ) throws(AnsweringError) {
        try self.init(taken, signedBy: authors, crypto: crypto)
    }

    /// Reads an envelope that one of `authors` has signed, or whoever it was where there are none.
    init(
        _ taken: [UInt8],
        signedBy authors: [PublicKey]?,
        crypto: some CryptoProvider
    ) throws(AnsweringError) {
        let end = Self.end(ofEnvelopeIn: taken)
        let bytes = end == taken.count ? taken : Array(taken[..<end])
        let span = bytes.span
        let manifest: Manifest
        do throws(SUITError) {
            let envelope = try Envelope(span)
            let authenticated = try Self.authenticate(envelope, in: span, authors, crypto)
            manifest = try Manifest(authenticated, in: span, crypto: crypto)
        } catch {
            throw Self.refusal(error)
        }
        guard manifest.digest.algorithm == .sha256, let digest = ContentDigest(manifest.digest.bytes) else {
            throw .malformed("the manifest's digest is of another algorithm", expected: "SHA-256")
        }
        self.digest = digest
        self.bytes = bytes
        self.manifest = manifest
        let explorer = VariantExplorer(manifest, bytes: bytes)
        let definition = try explorer.definition()
        self.definition = definition
        guard let root = try explorer.root() else {
            guard end == taken.count else {
                throw .malformed(
                    "something follows the envelope",
                    expected: "detail manifests only behind a manifest that carries their root",
                    found: "\(taken.count - end) bytes"
                )
            }
            details = nil
            variants = try explorer.variants()
            return
        }
        guard let definition else { throw .malformed("the manifest asks its devices for nothing") }
        let details = try DetailCatalog(
            taken,
            in: end..<taken.count,
            of: manifest,
            root: root,
            definition: definition,
            authors: authors,
            crypto: crypto
        )
        self.details = details
        variants = details.variants
    }

    private static func authenticate(
        _ envelope: Envelope,
        in bytes: Span<UInt8>,
        _ authors: [PublicKey]?,
        _ crypto: some CryptoProvider
    ) throws(SUITError) -> AuthenticatedEnvelope {
        let anchors = (authors ?? anybody).map { TrustAnchor(key: $0) }
        guard authors == nil else {
            return try AuthenticatedEnvelope(envelope, in: bytes, anchors: anchors, crypto: crypto)
        }
        return try AuthenticatedEnvelope(envelope, in: bytes, anchors: anchors, crypto: UncheckedSignatures(crypto))
    }

    /// Where the first item ends; everything where there is none, so that the envelope's reader says what is wrong.
    private static func end(ofEnvelopeIn bytes: [UInt8]) -> Int {
        var decoder = CBORDecoder(bytes.span)
        guard (try? decoder.skip()) != nil else { return bytes.count }
        return decoder.offset
    }

    /// The key that signed it: the first that is accepted.
    public var author: PublicKey {
        for case .publicKey(let key) in manifest.source.signers { return key }
        preconditionFailure("it was authenticated with public keys alone")
    }

    /// The resource request identifier, or empty where nothing is fetched.
    public var requestURI: String { variants.first?.requestURI.string ?? "" }

    /// The digests of the results that devices ask for, each once.
    public var results: [ContentDigest: UInt64] {
        var results: [ContentDigest: UInt64] = [:]
        for variant in variants where variant.isAsked {
            if variant.digest.algorithm == .sha256, let digest = ContentDigest(variant.digest.bytes) {
                results[digest] = variant.size
            }
        }
        return results
    }

    /// The digests of descriptors that do not travel in the envelope.
    public var descriptors: Set<ContentDigest> {
        var descriptors: Set<ContentDigest> = []
        for case .some(let reference) in variants.map(\.descriptor) where reference.uri.utf8.first != UInt8(ascii: "#")
        {
            if reference.digest.algorithm == .sha256, let digest = ContentDigest(reference.digest.bytes) {
                descriptors.insert(digest)
            }
        }
        return descriptors
    }

    private static func refusal(_ error: SUITError) -> AnsweringError {
        switch error {
        case .unsigned, .untrusted, .manifestDigestMismatch, .memberDigestMismatch:
            AnsweringError(
                .notAuthentic,
                "the manifest is not signed by an accepted author",
                expected: "a signature by one of the accepted authors over this manifest",
                found: "\(error)",
                advice: "add the author's public key with `fettle author add`"
            )
        default: .malformed("the envelope cannot be read", found: "\(error)")
        }
    }
}
