import CBOR
public import COSE
import SUIT
import Store
public import UpdateProtocol

/// The detail manifests of a fleet manifest, one of which is the answer to a device's request [D4].
///
/// They come behind the fleet manifest's envelope: `[ + bstr .cbor SUIT_Envelope ]`, in the order of the leaves. All are
/// authenticated and compared with the signed root when they are taken; of each only what tells it from the others is kept.
public struct DetailCatalog: Sendable {
    /// The most bytes of a fleet manifest with its details: some 30,000 of them.
    public static let byteLimit = 1 << 24
    /// The most bytes of one detail manifest, which is what an answer can carry.
    static let envelopeLimit = DetailAnswer.envelopeLimit

    /// What the details would install where; component indices are those of the fleet manifest.
    public let variants: [ManifestVariant]

    private let bytes: [UInt8]
    private let envelopes: [Range<Int>]
    private let tree: VariantTree
    private let criteria: [VariantCriteria]
    /// The numbers of the details by the class id of a component, as its claim is encoded; empty for those that name none.
    private let byClass: [[UInt8]: [Int]]
    private let authors: [PublicKey]?

    /// Reads the details that fill `range` of `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: The fleet manifest's envelope and what comes behind it.
    ///   - range: What comes behind it.
    ///   - fleet: The fleet manifest.
    ///   - root: The root that it carries.
    ///   - definition: What it asks devices for.
    ///   - authors: The keys that are accepted; nothing where any is.
    ///   - crypto: Digests and signature checks.
    /// - Throws: ``AnsweringError`` where they are not those of the fleet manifest.
    init(
        _ bytes: [UInt8],
        in range: Range<Int>,
        of fleet: Manifest,
        root: VariantRoot,
        definition: RequestDefinition,
        authors: [PublicKey]?,
        crypto: some CryptoProvider
    ) throws(AnsweringError) {
        let envelopes = try Self.split(bytes, in: range, count: root.count)
        let components = [ComponentIdentifier](fleet.components)
        var digests: [[UInt8]] = []
        var variants: [ManifestVariant] = []
        var criteria: [VariantCriteria] = []
        var byClass: [[UInt8]: [Int]] = [:]
        for (number, range) in envelopes.enumerated() {
            let detail = try AcceptedManifest(Array(bytes[range]), signedBy: authors, crypto: crypto)
            guard detail.details == nil, detail.manifest.sequenceNumber == fleet.sequenceNumber,
                detail.manifest.source.signers.contains(where: fleet.source.signers.contains)
            else { throw Self.foreign(number, "of another author, another sequence number, or has details itself") }
            for variant in detail.variants {
                let name = detail.manifest.components[variant.component]
                guard let index = components.firstIndex(of: name) else {
                    throw Self.foreign(number, "for a component that the manifest does not name")
                }
                variants.append(variant.moved(to: index))
            }
            digests.append(detail.manifest.digest.bytes)
            let all: VariantCriteria
            do throws(SUITError) {
                all = try VariantCriteria(of: detail.manifest, in: detail.bytes.span)
            } catch {
                throw .malformed("detail manifest \(number) cannot be carried out", found: "\(error)")
            }
            let visible = all.visible(through: definition, components: components)
            criteria.append(visible)
            let classes = components.compactMap { name in
                visible.exactValue(of: SUITParameter.classIdentifier, component: name)
            }
            for key in classes.isEmpty ? [[]] : classes {
                byClass[key, default: []].append(number)
                // A class that is reported as its digest is looked up by it.
                let digest = ClaimValue.valueDigest(crypto.sha256(key.span)).encoded
                if !key.isEmpty { byClass[digest, default: []].append(number) }
            }
        }
        guard let tree = VariantTree(manifests: digests, crypto: crypto), tree.root == root else {
            throw .malformed(
                "the detail manifests are not those of the manifest",
                expected: "those that were built together with it, in their order: a tree with the root that it carries"
            )
        }
        self.variants = variants
        self.bytes = bytes
        self.envelopes = envelopes
        self.tree = tree
        self.criteria = criteria
        self.byClass = byClass
        self.authors = authors
    }

    /// How many details there are.
    public var count: Int { envelopes.count }

    /// The numbers of the details that fit what a device reports, lowest first.
    public func candidates(for claims: [ComponentClaims], crypto: some CryptoProvider) -> [Int] {
        var numbers = Set(byClass[[]] ?? [])
        for entry in claims {
            if let value = entry[SUITParameter.classIdentifier] { numbers.formUnion(byClass[value.encoded] ?? []) }
        }
        let device = claims.first { $0.component.isEmpty }
        return numbers.sorted().filter { number in
            criteria[number].accepts(crypto: crypto) { name, label in
                let component = claims.first { !$0.component.isEmpty && $0.component == name.segments }
                return (component?[label] ?? device?[label]).map { CharacteristicValue(encoded: $0.encoded) }
            }
        }
    }

    /// The detail manifest with a number, read anew.
    public func manifest(
        _ number: Int,
        crypto: some CryptoProvider
    ) throws(AnsweringError) -> AcceptedManifest {
        try AcceptedManifest(Array(bytes[envelopes[number]]), signedBy: authors, crypto: crypto)
    }

    /// The detail manifest with a number and the proof that it is one of the fleet manifest's, for an answer.
    public func answer(_ number: Int) -> DetailAnswer? {
        tree.proof(of: number).map { proof in
            DetailAnswer(index: proof.index, proof: proof.hashes, envelope: Array(bytes[envelopes[number]]))
        }
    }

    private static func split(
        _ bytes: [UInt8],
        in range: Range<Int>,
        count: UInt64
    ) throws(AnsweringError) -> [Range<Int>] {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes.span, in: range, limits: CBORLimits(depth: 2, elements: 1 << 20))
            let start = decoder.offset
            guard UInt64(try decoder.beginArray()) == count else { throw CBORError.invalidValue(at: start) }
            var envelopes: [Range<Int>] = []
            while UInt64(envelopes.count) < count {
                let at = decoder.offset
                let envelope = try decoder.readBytes()
                guard envelope.count <= envelopeLimit else { throw CBORError.tooLong(at: at) }
                envelopes.append(envelope)
            }
            try decoder.finish()
            return envelopes
        } catch {
            throw .malformed(
                "the detail manifests cannot be read",
                expected: "an array of \(count) envelopes behind the manifest's",
                found: "\(error)"
            )
        }
    }

    private static func foreign(_ number: Int, _ what: String) -> AnsweringError {
        .malformed(
            "detail manifest \(number) does not belong to the manifest",
            expected: "one that was built together with it",
            found: "one that is \(what)"
        )
    }
}
