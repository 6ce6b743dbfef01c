import CBOR
public import COSE
public import SUIT

/// Changes what stands around a manifest, and never the manifest: authentication blocks, severable members, integrated
/// payloads. Members that are not concerned keep their bytes.
///
/// It takes envelopes that anybody made, and bare manifests, which become unsigned envelopes.
public struct EnvelopeEditor: Sendable {
    /// A member of the envelope, as it is encoded.
    struct Entry: Sendable {
        let key: [UInt8]
        var value: [UInt8]
    }

    var entries: [Entry]
    private let isTagged: Bool
    /// The encoded SUIT_Digest, which is what signers sign.
    public private(set) var signedDigest: [UInt8]
    /// The authentication blocks, encoded.
    public internal(set) var blocks: [[UInt8]]

    /// Takes the envelope, or the bare manifest, in `bytes`.
    ///
    /// The signed digest is checked against the manifest here, since nothing may be signed that was exchanged
    /// (suit-manifest section 5.3, REQ.SEC.MFST.CHECK).
    public init(_ bytes: [UInt8], crypto: some CryptoProvider) throws(AuthorError) {
        let item: CBORItem
        do throws(CBORError) {
            item = try CBORItem(bytes, in: 0..<bytes.count)
        } catch {
            throw EnvelopeProblem.fault(bytes, error).error
        }
        guard let pairs = item.untagged.map else { throw EnvelopeEditor.noEnvelope(bytes) }
        var tag: UInt64?
        if case .tag(let number, _) = item.kind { tag = number }
        let isManifest = tag == EnvelopeEditor.manifestTag || (tag == nil && item[3]?.embedded(bytes)?[2]?.array != nil)
        guard tag == nil || tag == SUITTag.envelope || isManifest else { throw EnvelopeEditor.noEnvelope(bytes) }
        if isManifest {
            var whole = CBOREncoder(capacity: bytes.count + 5)
            whole.encode(bytes: bytes.span.extracting(item.untagged.range))
            self.entries = [Entry(key: [3], value: whole.bytes)]
            self.isTagged = true
            self.signedDigest = []
            self.blocks = []
        } else {
            self.isTagged = tag != nil
            self.entries = pairs.map { pair in
                Entry(key: Array(bytes[pair.key.range]), value: Array(bytes[pair.value.range]))
            }
            let wrapper = try EnvelopeEditor.wrapper(item, bytes)
            self.signedDigest = wrapper.digest
            self.blocks = wrapper.blocks
        }
        guard let manifest = entries.first(where: { $0.key == [3] })?.value else {
            throw EnvelopeEditor.noEnvelope(bytes)
        }
        let content = isManifest ? Array(bytes[item.untagged.range]) : EnvelopeEditor.content(manifest)
        guard let fields = try? CBORItem(content, in: 0..<content.count).untagged,
            fields[ManifestKey.version]?.unsigned != nil, fields[ManifestKey.sequenceNumber]?.unsigned != nil
        else { throw EnvelopeEditor.noEnvelope(bytes) }
        if signedDigest.isEmpty {
            signedDigest = SUITDigest(.sha256, crypto.sha256(manifest.span)).encoded
        } else {
            try check(signedDigest, of: manifest, "the manifest", crypto)
        }
    }

    private static let manifestTag: UInt64 = 1_070

    private static func noEnvelope(_ bytes: [UInt8]) -> AuthorError {
        let kind = FileKind(bytes)
        return AuthorError(
            .malformed,
            "this is neither a SUIT envelope nor a manifest",
            expected: "an envelope (tag 107) or a manifest (tag 1070)",
            found: kind.name.map { "what looks like " + $0 },
            action: kind.action
        )
    }

    /// The content of an encoded byte string.
    static func content(_ encoded: [UInt8]) -> [UInt8] {
        guard let item = try? CBORItem(encoded, in: 0..<encoded.count), let content = item.content else { return [] }
        return Array(encoded[content])
    }

    private static func wrapper(
        _ item: CBORItem,
        _ bytes: [UInt8]
    ) throws(AuthorError) -> (digest: [UInt8], blocks: [[UInt8]]) {
        guard let member = item.untagged[EnvelopeKey.authentication] else { return ([], []) }
        guard let items = member.embedded(bytes)?.array, let digest = items.first?.content,
            items.allSatisfy({ $0.content != nil })
        else {
            throw AuthorError(
                .malformed,
                "the authentication wrapper, at byte \(member.range.lowerBound), cannot be read",
                expected: "an array of byte strings, a digest first"
            )
        }
        return (Array(bytes[digest]), items.dropFirst().compactMap { $0.content.map { Array(bytes[$0]) } })
    }

    /// Checks an encoded SUIT_Digest against what it is of.
    func check(
        _ digest: [UInt8],
        of content: [UInt8],
        _ name: String,
        _ crypto: some CryptoProvider
    ) throws(AuthorError) {
        var decoder = CBORDecoder(digest.span)
        guard let value = try? SUITDigest.read(&decoder) else {
            throw AuthorError(
                .malformed,
                "the digest of \(name) cannot be read",
                expected: "SHA-256, SHA-384 or SHA-512",
                found: Hexadecimal.text(digest)
            )
        }
        guard value.matches(content.span, crypto: crypto) else {
            throw AuthorError(
                .malformed,
                "\(name) is not the one that the digest was made of",
                expected: Hexadecimal.text(value.bytes),
                found: ManifestVerifier.digest(content.span, value.algorithm, crypto),
                action: "take the file as its author made it"
            )
        }
    }

    /// The envelope as it stands.
    public var envelope: [UInt8] {
        var wrapper = CBOREncoder()
        wrapper.beginArray(1 + blocks.count)
        wrapper.encode(bytes: signedDigest)
        for block in blocks { wrapper.encode(bytes: block) }
        var value = CBOREncoder()
        value.encode(bytes: wrapper.bytes)
        var all = entries.filter { $0.key != [2] }
        all.append(Entry(key: [2], value: value.bytes))
        var encoder = CBOREncoder()
        if isTagged { encoder.tag(SUITTag.envelope) }
        encoder.sortedMap(all.map { ($0.key, $0.value) })
        return encoder.bytes
    }
}
