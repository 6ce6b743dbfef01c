public import CBOR
public import COSE

/// Puts a manifest together and signs it (suit-manifest sections 8.2 to 8.4).
public struct EnvelopeEncoder: Sendable {
    /// The sequence number.
    public var sequenceNumber: UInt64
    /// The components.
    public var components: [ComponentIdentifier]
    /// The manifests that this one depends on: indices of the list, without identifier, or those that follow it, each
    /// with the identifier of the component that the dependency is (suit-trust-domains section 5.4).
    public var dependencies: [(index: Int, identifier: ComponentIdentifier?)] = []
    /// The shared sequence.
    public var shared = SequenceEncoder()
    /// The sections. Empty ones are left out.
    public var sections: [(section: SUITSection, commands: SequenceEncoder)] = []
    /// The severable sections that stand in the envelope, so that they may be dropped on the way; the manifest has
    /// their digests (suit-manifest section 5.4).
    public var severed: [SUITSection] = []
    /// The text in each language. It stands in the envelope and may be dropped on the way.
    public var texts: [ManifestText] = []
    /// Where the manifest can be had.
    public var referenceURI: Text?
    /// The component that the manifest itself is (suit-trust-domains section 5.3.1).
    public var manifestComponentIdentifier: ComponentIdentifier?
    /// The version of what the manifest installs (suit-update-management); empty for none.
    public var setVersion: [Int64] = []
    /// A concise software identifier, encoded. It stands in the envelope and may be dropped on the way.
    public var coswid: [UInt8]?
    /// Keys that the manifest carries (private), encoded.
    public var carriedKeys: [UInt8]?
    /// Payloads and dependencies' envelopes that travel in the envelope, by name.
    public var integratedPayloads: [(name: Text, content: [UInt8])] = []

    /// A manifest without any command yet.
    public init(sequenceNumber: UInt64, components: [ComponentIdentifier]) {
        self.sequenceNumber = sequenceNumber
        self.components = components
    }

    /// The text, where it is in one language only.
    public var text: ManifestText? {
        get { texts.first }
        set { texts = newValue.map { [$0] } ?? [] }
    }

    /// The encoded manifest map.
    public func manifest(crypto: some CryptoProvider) -> [UInt8] {
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        EnvelopeEncoder.append(ManifestKey.version, to: &pairs) { $0.encode(UInt64(1)) }
        EnvelopeEncoder.append(ManifestKey.sequenceNumber, to: &pairs) { $0.encode(sequenceNumber) }
        EnvelopeEncoder.append(ManifestKey.common, to: &pairs) { $0.encode(bytes: common) }
        if let referenceURI {
            EnvelopeEncoder.append(ManifestKey.referenceURI, to: &pairs) { $0.encode(text: referenceURI) }
        }
        if let identifier = manifestComponentIdentifier {
            EnvelopeEncoder.append(ManifestKey.manifestComponentIdentifier, to: &pairs) { identifier.write(&$0) }
        }
        if !setVersion.isEmpty {
            var version = CBOREncoder(capacity: setVersion.count + 1)
            version.beginArray(setVersion.count)
            for number in setVersion { version.encodeInt(number) }
            EnvelopeEncoder.append(ManifestKey.setVersion, to: &pairs) { $0.encode(bytes: version.bytes) }
        }
        for entry in sections where !entry.commands.isEmpty && !isSevered(entry.section) {
            EnvelopeEncoder.append(entry.section.rawValue, to: &pairs) { $0.encode(bytes: entry.commands.encoded) }
        }
        for member in severedMembers {
            let digest = SUITDigest(.sha256, crypto.sha256(member.whole.span))
            EnvelopeEncoder.append(member.key, to: &pairs) { $0.append(encoded: digest.encoded) }
        }
        if let carriedKeys {
            EnvelopeEncoder.append(ManifestKey.carriedKeys, to: &pairs) { $0.encode(bytes: carriedKeys) }
        }
        var encoder = CBOREncoder()
        encoder.sortedMap(pairs)
        return encoder.bytes
    }

    /// The encoded SUIT_Digest of a manifest: what authentication blocks are over.
    ///
    /// - Parameter manifest: what ``manifest(crypto:)`` made.
    public static func signedDigest(of manifest: [UInt8], crypto: some CryptoProvider) -> [UInt8] {
        var whole = CBOREncoder(capacity: manifest.count + 5)
        whole.encode(bytes: manifest)
        return SUITDigest(.sha256, crypto.sha256(whole.bytes.span)).encoded
    }

    /// The envelope with the given authentication blocks: detached COSE objects over
    /// ``signedDigest(of:crypto:)``. Without any it is not signed, for signers that come later.
    public func envelope(manifest: [UInt8], blocks: [[UInt8]], crypto: some CryptoProvider) -> [UInt8] {
        var wrapper = CBOREncoder()
        wrapper.beginArray(1 + blocks.count)
        wrapper.encode(bytes: EnvelopeEncoder.signedDigest(of: manifest, crypto: crypto))
        for block in blocks { wrapper.encode(bytes: block) }

        var pairs: [(key: [UInt8], value: [UInt8])] = []
        EnvelopeEncoder.append(EnvelopeKey.authentication, to: &pairs) { $0.encode(bytes: wrapper.bytes) }
        EnvelopeEncoder.append(EnvelopeKey.manifest, to: &pairs) { $0.encode(bytes: manifest) }
        for member in severedMembers {
            EnvelopeEncoder.append(member.key, to: &pairs) { $0.append(encoded: member.whole) }
        }
        for payload in integratedPayloads {
            var key = CBOREncoder()
            key.encode(text: payload.name)
            var value = CBOREncoder()
            value.encode(bytes: payload.content)
            pairs.append((key.bytes, value.bytes))
        }
        var encoder = CBOREncoder(capacity: manifest.count + 256)
        encoder.tag(SUITTag.envelope)
        encoder.sortedMap(pairs)
        return encoder.bytes
    }

    /// The envelope with one signature.
    ///
    /// - Parameters:
    ///   - manifest: what ``manifest(crypto:)`` made.
    ///   - signer: the author's key.
    ///   - crypto: digests.
    public func envelope(
        manifest: [UInt8],
        signer: borrowing some Signer,
        crypto: some CryptoProvider
    ) throws(COSEError) -> [UInt8] {
        let block = try Sign1.sign(
            EnvelopeEncoder.signedDigest(of: manifest, crypto: crypto).span,
            with: signer,
            keyID: signer.publicKey.keyID(crypto),
            detached: true
        )
        return envelope(manifest: manifest, blocks: [block], crypto: crypto)
    }

    private var common: [UInt8] {
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        if !dependencies.isEmpty {
            var list: [(key: [UInt8], value: [UInt8])] = []
            for dependency in dependencies {
                var key = CBOREncoder()
                key.encode(count: dependency.index)
                var value = CBOREncoder()
                value.beginMap(dependency.identifier == nil ? 0 : 1)
                if let identifier = dependency.identifier {
                    value.encodeInt(DependencyKey.prefix)
                    identifier.write(&value)
                }
                list.append((key.bytes, value.bytes))
            }
            EnvelopeEncoder.append(CommonKey.dependencies, to: &pairs) { $0.sortedMap(list) }
        }
        EnvelopeEncoder.append(CommonKey.components, to: &pairs) { encoder in
            encoder.beginArray(components.count)
            for component in components { component.write(&encoder) }
        }
        if !shared.isEmpty {
            EnvelopeEncoder.append(CommonKey.sharedSequence, to: &pairs) { $0.encode(bytes: shared.encoded) }
        }
        var encoder = CBOREncoder()
        encoder.sortedMap(pairs)
        return encoder.bytes
    }

    /// The members that stand in the envelope: byte strings with their heads, which the digests are over.
    private var severedMembers: [(key: Int64, whole: [UInt8])] {
        var members: [(key: Int64, whole: [UInt8])] = []
        for entry in sections where !entry.commands.isEmpty && isSevered(entry.section) {
            members.append((entry.section.rawValue, EnvelopeEncoder.wrapped(entry.commands.encoded)))
        }
        if let coswid { members.append((ManifestKey.coswid, EnvelopeEncoder.wrapped(coswid))) }
        if !texts.isEmpty { members.append((ManifestKey.text, EnvelopeEncoder.wrapped(ManifestText.encode(texts)))) }
        return members
    }

    private func isSevered(_ section: SUITSection) -> Bool {
        guard section.isSeverable else { return false }
        for other in severed where other == section { return true }
        return false
    }

    private static func wrapped(_ content: [UInt8]) -> [UInt8] {
        var encoder = CBOREncoder(capacity: content.count + 5)
        encoder.encode(bytes: content)
        return encoder.bytes
    }

    private static func append(
        _ key: Int64,
        to pairs: inout [(key: [UInt8], value: [UInt8])],
        _ write: (inout CBOREncoder) -> Void
    ) {
        var encodedKey = CBOREncoder()
        encodedKey.encodeInt(key)
        var value = CBOREncoder()
        write(&value)
        pairs.append((encodedKey.bytes, value.bytes))
    }
}
