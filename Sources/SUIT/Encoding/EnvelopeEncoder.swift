public import CBOR
public import COSE

/// Puts a manifest together and signs it (suit-manifest sections 8.2 to 8.4).
public struct EnvelopeEncoder: Sendable {
    /// The sequence number.
    public var sequenceNumber: UInt64
    /// The components.
    public var components: [ComponentIdentifier]
    /// The shared sequence.
    public var shared = SequenceEncoder()
    /// The sections. Empty ones are left out.
    public var sections: [(section: SUITSection, commands: SequenceEncoder)] = []
    /// The text member, which stands outside of the manifest and may be dropped on the way.
    public var text: ManifestText?
    /// Payloads that travel in the envelope, by name.
    public var integratedPayloads: [(name: Text, content: [UInt8])] = []

    /// A manifest without any command yet.
    public init(sequenceNumber: UInt64, components: [ComponentIdentifier]) {
        self.sequenceNumber = sequenceNumber
        self.components = components
    }

    /// The encoded manifest map.
    public func manifest(crypto: some CryptoProvider) -> [UInt8] {
        var common = CBOREncoder()
        common.beginMap(shared.isEmpty ? 1 : 2)
        common.encodeInt(CommonKey.components)
        common.beginArray(components.count)
        for component in components { component.write(&common) }
        if !shared.isEmpty {
            common.encodeInt(CommonKey.sharedSequence)
            common.encode(bytes: shared.encoded)
        }
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        EnvelopeEncoder.append(ManifestKey.version, to: &pairs) { $0.encode(UInt64(1)) }
        EnvelopeEncoder.append(ManifestKey.sequenceNumber, to: &pairs) { $0.encode(sequenceNumber) }
        EnvelopeEncoder.append(ManifestKey.common, to: &pairs) { $0.encode(bytes: common.bytes) }
        for entry in sections where !entry.commands.isEmpty {
            EnvelopeEncoder.append(entry.section.rawValue, to: &pairs) { $0.encode(bytes: entry.commands.encoded) }
        }
        if let member = textMember {
            let digest = SUITDigest(.sha256, crypto.sha256(member.span))
            EnvelopeEncoder.append(ManifestKey.text, to: &pairs) { $0.append(encoded: digest.encoded) }
        }
        var encoder = CBOREncoder()
        encoder.sortedMap(pairs)
        return encoder.bytes
    }

    /// The signed envelope.
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
        var whole = CBOREncoder(capacity: manifest.count + 5)
        whole.encode(bytes: manifest)
        let digest = SUITDigest(.sha256, crypto.sha256(whole.bytes.span)).encoded
        let block = try Sign1.sign(
            digest.span,
            with: signer,
            keyID: signer.publicKey.keyID(crypto),
            detached: true
        )
        var wrapper = CBOREncoder()
        wrapper.beginArray(2)
        wrapper.encode(bytes: digest)
        wrapper.encode(bytes: block)

        var pairs: [(key: [UInt8], value: [UInt8])] = []
        EnvelopeEncoder.append(EnvelopeKey.authentication, to: &pairs) { $0.encode(bytes: wrapper.bytes) }
        EnvelopeEncoder.append(EnvelopeKey.manifest, to: &pairs) { $0.append(encoded: whole.bytes) }
        if let member = textMember {
            EnvelopeEncoder.append(ManifestKey.text, to: &pairs) { $0.append(encoded: member) }
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

    /// The text as it stands in the envelope: a byte string with its head.
    private var textMember: [UInt8]? {
        guard let text else { return nil }
        var encoder = CBOREncoder()
        encoder.encode(bytes: text.encoded)
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
