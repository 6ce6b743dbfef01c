import CBOR
public import COSE
import Trust

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

    /// Most components of a manifest, dependencies included.
    public static let componentLimit = 64

    /// The authenticated envelope.
    public let source: AuthenticatedEnvelope
    /// The sequence number: never goes down on a device.
    public let sequenceNumber: UInt64
    /// The components. Indices in commands refer to this list, and to the dependencies after it.
    public let components: ComponentList
    /// The manifests that this one depends on (suit-trust-domains section 5.4).
    public let dependencies: [ManifestDependency]
    /// The sections that are present.
    public let sections: [Section]
    /// The keys of members that were severed and are not there.
    public let missingMembers: [Int64]
    /// Where the manifest can be had, or `nil`.
    public let referenceURI: Range<Int>?
    /// The identifier of the component that the manifest itself is, or `nil` (suit-trust-domains section 5.3.1).
    public let manifestComponentIdentifier: Range<Int>?
    /// The version of what the manifest installs: an encoded array of integers, or `nil` (suit-update-management).
    public let setVersion: Range<Int>?
    /// A concise software identifier, or `nil` where there is none or it was severed.
    public let coswid: Range<Int>?
    /// The text member's content, or `nil` where there is none or it was severed.
    public let text: Range<Int>?
    /// Keys that the manifest carries (private), or `nil`.
    public let carriedKeys: Range<Int>?
    /// What is unusual about it.
    public let findings: ManifestFindings
    /// Where the identifiers of all component indices stand: of the list, then of the dependencies after it.
    public let identifiers: [Range<Int>]

    /// The digest that names the manifest.
    public var digest: SUITDigest { source.digest }

    /// The commands of `section`, or `nil` where the manifest has none.
    public func commands(of section: SUITSection) -> Range<Int>? {
        for entry in sections where entry.section == section { return entry.commands }
        return nil
    }

    /// Whether the component with the index `index` is a dependency's manifest.
    public func isDependency(_ index: Int) -> Bool {
        for dependency in dependencies where dependency.index == index { return true }
        return false
    }

    /// Reads the manifest of an authenticated envelope, checks severable members against their digests, and scans all
    /// sequences, with what its signers may do.
    ///
    /// - Parameters:
    ///   - source: the authenticated envelope.
    ///   - bytes: the bytes that it was made from.
    ///   - crypto: digests of severable members.
    public init(_ source: AuthenticatedEnvelope, in bytes: Span<UInt8>, crypto: some CryptoProvider) throws(SUITError) {
        var parts = ManifestParts()
        do throws(CBORError) { try parts.read(bytes, in: source.envelope.manifest) } catch {
            throw .malformed(.manifest, error)
        }
        if let (key, at) = parts.unsupported { throw .unsupportedMember(key: key, at: at) }
        guard parts.version == 1 else { throw .manifestVersion(parts.version) }
        try parts.readCommon(bytes)
        try parts.attach(source.envelope.members, in: bytes, crypto: crypto)

        let components = ComponentList(parts.identifiers[..<parts.componentCount], in: bytes)
        let identifiers = parts.identifiers
        let permissions = try SignerPermissions(source.authority, identifiers, in: bytes)
        // Keys that a manifest brings may sign what the device runs: whoever hands them out must be free to do anything.
        guard parts.carriedKeys == nil || source.authority.isUnrestricted else {
            throw .trust(.carriedKeysNotPermitted)
        }
        var findings: ManifestFindings = [.noVendorCheck, .noClassCheck]
        var dependencyMask: UInt64 = 0
        for dependency in parts.dependencies { dependencyMask |= 1 << UInt64(dependency.index) }
        for section in parts.sections {
            var scan = SequenceScan(
                section: section.section,
                componentCount: parts.componentCount,
                indexCount: identifiers.count,
                dependencies: dependencyMask,
                permissions: permissions
            )
            try scan.run(bytes, in: section.commands)
            if scan.checksVendor { findings.remove(.noVendorCheck) }
            if scan.checksClass { findings.remove(.noClassCheck) }
            if scan.isAmbiguous { findings.insert(.ambiguousComponent) }
        }
        self.source = source
        self.sequenceNumber = parts.sequenceNumber
        self.components = components
        self.dependencies = parts.dependencies
        self.sections = parts.sections
        var missing: [Int64] = []
        for member in parts.severed where !member.isPresent { missing.append(member.key) }
        self.missingMembers = missing
        self.referenceURI = parts.referenceURI
        self.manifestComponentIdentifier = parts.manifestComponentIdentifier
        self.setVersion = parts.setVersion
        self.coswid = parts.coswid
        self.text = parts.text
        self.carriedKeys = parts.carriedKeys
        self.findings = findings
        self.identifiers = identifiers
    }
}
