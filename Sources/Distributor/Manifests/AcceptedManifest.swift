import CBOR
import COSE
import Hummingbird
import SUIT
import Store
import SwiftCryptoProvider
import Trust

/// A manifest of an accepted author, read once and kept ready: what polls hand out and what requests are decided by.
struct AcceptedManifest: Sendable {
    /// The manifest's digest.
    let digest: ContentDigest
    /// The envelope's bytes.
    let bytes: [UInt8]
    /// The envelope as the body of a response: all responses share its memory.
    let body: ByteBuffer
    /// The manifest.
    let manifest: Manifest
    /// What it would install where.
    let variants: [ManifestVariant]
    /// What each component's devices are asked for.
    let definition: RequestDefinition?
    /// The detail manifests, where the manifest carries the root of many variants.
    let details: DetailCatalog?

    private static let crypto = SwiftCryptoProvider()

    /// Reads and authenticates an envelope, and the detail manifests that come behind it where it carries their root.
    ///
    /// - Parameters:
    ///   - taken: The envelope, and the details.
    ///   - authors: The keys that are accepted.
    /// - Throws: ``Problem`` with status 400 where it cannot be read, or 403 where no accepted author signed it.
    init(_ taken: [UInt8], authors: [PublicKey]) throws {
        let end = Self.end(ofEnvelopeIn: taken)
        let bytes = end == taken.count ? taken : Array(taken[..<end])
        let span = bytes.span
        let manifest: Manifest
        do throws(SUITError) {
            let envelope = try Envelope(span)
            let authenticated = try AuthenticatedEnvelope(
                envelope,
                in: span,
                anchors: authors.map { TrustAnchor(key: $0) },
                crypto: Self.crypto
            )
            manifest = try Manifest(authenticated, in: span, crypto: Self.crypto)
        } catch {
            throw Self.problem(error)
        }
        guard manifest.digest.algorithm == .sha256, let digest = ContentDigest(manifest.digest.bytes) else {
            throw Problem.malformed("the manifest's digest is of another algorithm", expected: "SHA-256")
        }
        self.digest = digest
        self.bytes = bytes
        self.body = ByteBuffer(bytes: bytes)
        self.manifest = manifest
        let explorer = VariantExplorer(manifest, bytes: bytes)
        let definition = try explorer.definition()
        self.definition = definition
        guard let root = try explorer.root() else {
            guard end == taken.count else {
                throw Problem.malformed(
                    "something follows the envelope",
                    expected: "detail manifests only behind a manifest that carries their root",
                    found: "\(taken.count - end) bytes"
                )
            }
            details = nil
            variants = try explorer.variants()
            return
        }
        guard let definition else { throw Problem.malformed("the manifest asks its devices for nothing") }
        let details = try DetailCatalog(
            taken,
            in: end..<taken.count,
            of: manifest,
            root: root,
            definition: definition,
            authors: authors
        )
        self.details = details
        variants = details.variants
    }

    /// Where the first item ends; everything where there is none, so that the envelope's reader says what is wrong.
    private static func end(ofEnvelopeIn bytes: [UInt8]) -> Int {
        var decoder = CBORDecoder(bytes.span)
        guard (try? decoder.skip()) != nil else { return bytes.count }
        return decoder.offset
    }

    /// The key that signed it: the first that is accepted.
    var author: PublicKey {
        for case .publicKey(let key) in manifest.source.signers { return key }
        preconditionFailure("it was authenticated with public keys alone")
    }

    /// The resource request identifier, or empty where nothing is fetched.
    var requestURI: String { variants.first?.requestURI.string ?? "" }

    /// The digests of the results that devices ask for, each once.
    var results: [ContentDigest: UInt64] {
        var results: [ContentDigest: UInt64] = [:]
        for variant in variants where variant.isAsked {
            if variant.digest.algorithm == .sha256, let digest = ContentDigest(variant.digest.bytes) {
                results[digest] = variant.size
            }
        }
        return results
    }

    /// The digests of descriptors that do not travel in the envelope.
    var descriptors: Set<ContentDigest> {
        var descriptors: Set<ContentDigest> = []
        for case .some(let reference) in variants.map(\.descriptor) where reference.uri.utf8.first != UInt8(ascii: "#")
        {
            if reference.digest.algorithm == .sha256, let digest = ContentDigest(reference.digest.bytes) {
                descriptors.insert(digest)
            }
        }
        return descriptors
    }

    /// The name of the component with an index.
    func componentName(_ index: Int) throws -> ComponentName {
        try ComponentNaming.name(of: manifest.components[index].segments)
    }

    private static func problem(_ error: SUITError) -> Problem {
        switch error {
        case .unsigned, .untrusted, .manifestDigestMismatch, .memberDigestMismatch:
            Problem(
                .forbidden,
                "not-authentic",
                "the manifest is not signed by an accepted author",
                expected: "a signature by one of the accepted authors over this manifest",
                found: "\(error)",
                action: "add the author's public key with `fettle author add`"
            )
        default: Problem.malformed("the envelope cannot be read", found: "\(error)")
        }
    }
}
