import CBOR
public import COSE

/// A manifest (suit-manifest section 8.4) of an authenticated envelope, with every command sequence checked before any
/// of them runs.
public struct Manifest: Equatable, Sendable {
    /// A section that is there, and where its commands stand.
    public struct Section: Equatable, Sendable {
        /// Which section.
        public let section: SUITSection
        /// The range of its sequence in the envelope: in the manifest, or outside of it where it is severable.
        public let commands: Range<Int>
    }

    /// Most components of a manifest.
    public static let componentLimit = 64

    /// The authenticated envelope.
    public let source: AuthenticatedEnvelope
    /// The sequence number: never goes down on a device.
    public let sequenceNumber: UInt64
    /// The components. Indices in commands refer to this list.
    public let components: [ComponentIdentifier]
    /// The sections that are present.
    public let sections: [Section]
    /// Where the manifest can be had, or `nil`.
    public let referenceURI: Range<Int>?
    /// The text member's content, or `nil` where there is none or it was severed.
    public let text: Range<Int>?

    /// The digest that names the manifest.
    public var digest: SUITDigest { source.digest }

    /// The commands of `section`, or `nil` where the manifest has none.
    public func commands(of section: SUITSection) -> Range<Int>? {
        for entry in sections where entry.section == section { return entry.commands }
        return nil
    }

    /// Reads the manifest of an authenticated envelope, checks severable members against their digests, and scans all
    /// sequences.
    ///
    /// - Parameters:
    ///   - source: the authenticated envelope.
    ///   - bytes: the bytes that it was made from.
    ///   - crypto: digests of severable members.
    public init(
        _ source: AuthenticatedEnvelope,
        in bytes: Span<UInt8>,
        crypto: some CryptoProvider
    ) throws(SUITError) {
        var parts = ManifestParts()
        do throws(CBORError) {
            try parts.read(bytes, in: source.envelope.manifest)
        } catch {
            throw .malformed(.manifest, error)
        }
        if let (key, at) = parts.unsupported { throw .unsupportedMember(key: key, at: at) }
        guard parts.version == 1 else { throw .manifestVersion(parts.version) }
        try parts.readCommon(bytes)

        var sections = parts.sections
        var text = parts.text
        for member in source.envelope.members {
            var isExpected = false
            for severed in parts.severed where severed.key == member.key {
                guard severed.digest.matches(bytes.extracting(member.whole), crypto: crypto) else {
                    throw .memberDigestMismatch(key: member.key)
                }
                isExpected = true
                if member.key == ManifestKey.text {
                    text = member.content
                } else if let section = SUITSection(rawValue: member.key) {
                    sections.append(Section(section: section, commands: member.content))
                }
            }
            guard isExpected else { throw .unexpectedMember(key: member.key) }
        }
        for section in sections {
            let scan = SequenceScan(section: section.section, componentCount: parts.components.count)
            try scan.run(bytes, in: section.commands)
        }
        self.source = source
        self.sequenceNumber = parts.sequenceNumber
        self.components = parts.components
        self.sections = sections
        self.referenceURI = parts.referenceURI
        self.text = text
    }
}
