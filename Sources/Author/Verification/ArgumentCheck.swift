import CBOR
import COSE
import SUIT

/// Reads the arguments of an authentic manifest that floor 0 only reads when their command runs: characteristic
/// definitions, descriptor references, payload formats; and checks the integrated payloads that they refer to.
struct ArgumentCheck {
    private let bytes: [UInt8]
    private let envelope: Envelope
    private var definitions = 0
    private var references: [DescriptorReference] = []
    private var uris: Set<[UInt8]> = []
    private var digests: [SUITDigest] = []
    /// The earliest moment that the shared sequence names as its last: behind it, no section runs.
    private(set) var expires: UInt64?

    init(_ bytes: [UInt8], _ envelope: Envelope) {
        self.bytes = bytes
        self.envelope = envelope
    }

    var detail: String { "\(definitions) characteristic definitions, \(references.count) descriptor references" }

    /// How many integrated payloads there are, and of how many the manifest names no digest: a patch, for example, whose
    /// result alone is signed.
    func payloadDetail(_ crypto: some CryptoProvider) -> String {
        guard !envelope.integratedPayloads.isEmpty else { return "none" }
        let unsigned = envelope.integratedPayloads.filter { payload in
            let content = bytes.span.extracting(payload.content)
            guard !references.contains(where: { $0.digest.matches(content, crypto: crypto) }),
                !digests.contains(where: { $0.matches(content, crypto: crypto) })
            else { return false }
            // A dependency was held against its own digest.
            return (try? Envelope(bytes.span, in: payload.content)) == nil
        }
        let count = "\(envelope.integratedPayloads.count)"
        if unsigned.isEmpty { return "\(count), each with a digest that the manifest names" }
        return "\(count), \(unsigned.count) of them without a digest in the manifest: devices check what comes of it"
    }

    mutating func check(_ manifest: Manifest) throws(SUITError) {
        for section in manifest.sections {
            let tree: CommandTree
            do throws(CBORError) {
                tree = try CommandTree(bytes, in: section.commands)
            } catch {
                throw .malformed(.sequence, error)
            }
            for parameter in tree.parameters { try check(parameter, in: section.section) }
        }
    }

    private mutating func check(_ parameter: CommandTree.Parameter, in section: SUITSection) throws(SUITError) {
        let value = parameter.value
        switch parameter.label {
        case SUITParameter.useBefore:
            if section == .shared, let moment = value.unsigned { expires = min(expires ?? moment, moment) }
        case SUITParameter.uri: if let text = value.text { uris.insert(Array(text.utf8)) }
        case SUITParameter.imageDigest:
            guard let content = value.content else { return }
            var decoder = CBORDecoder(bytes.span, in: content)
            if let digest = try? SUITDigest.read(&decoder) { digests.append(digest) }
        case SUITParameter.payloadFormats:
            guard let content = value.content else { return }
            do throws(CBORError) {
                var inner = CBORDecoder(bytes.span, in: content)
                let count = try inner.beginArray()
                for _ in 0..<count { _ = try inner.readUnsigned() }
                try inner.finish()
            } catch {
                throw .malformed(.sequence, error)
            }
        case SUITParameter.fetchArguments:
            guard let content = value.content else { return }
            // Manifests of others have arguments of their own.
            if value.embedded(bytes)?.array?.first?.unsigned != 1 { return }
            _ = try RequestDefinition(bytes.span, in: content)
            definitions += 1
        case SUITParameter.descriptor:
            guard let content = value.content else { return }
            let reference = try DescriptorReference(bytes.span, in: content)
            if !references.contains(reference) { references.append(reference) }
        default: break
        }
    }

    /// Every integrated payload must be one that the manifest names, a descriptor must be what its reference says, and
    /// an integrated dependency must be one whose digest is named. They stand outside of what is signed, so what is
    /// wrong with them is not the author's.
    func checkIntegratedPayloads(_ crypto: some CryptoProvider) throws(ManifestFault) {
        for payload in envelope.integratedPayloads {
            let name = Array(bytes[payload.name])
            let content = bytes.span.extracting(payload.content)
            var isNamed = uris.contains(name)
            for reference in references where reference.uri.utf8 == name {
                guard reference.size == UInt64(content.count), reference.digest.matches(content, crypto: crypto) else {
                    throw ManifestFault(
                        "an integrated descriptor is not the one that the manifest names",
                        section: "envelope",
                        offset: payload.content.lowerBound,
                        expected: "\(reference.size) bytes, \(Hexadecimal.text(reference.digest.bytes))",
                        found: "\(content.count) bytes of another digest"
                    )
                }
                isNamed = true
            }
            // Manifests of others name payloads by fragments, with or without the sign.
            guard isNamed || uris.contains([0x23] + name) else {
                throw ManifestFault(
                    "the envelope has a payload that the manifest does not name",
                    section: "envelope",
                    offset: payload.content.lowerBound,
                    found: "\(payload.content.count) bytes"
                )
            }
            if let dependency = try? Envelope(bytes.span, in: payload.content) {
                let manifest = bytes.span.extracting(dependency.manifestWhole)
                guard digests.contains(where: { $0.matches(manifest, crypto: crypto) }) else {
                    throw ManifestFault(
                        "an integrated dependency is not one that the manifest names",
                        section: "envelope",
                        offset: payload.content.lowerBound,
                        parameter: SUITParameter.imageDigest,
                        expected: "a manifest whose digest is named",
                        found: "another manifest"
                    )
                }
            }
        }
        for reference in references where reference.uri.utf8.first == 0x23 {
            let isThere = envelope.integratedPayloads.contains { Array(bytes[$0.name]) == reference.uri.utf8 }
            guard isThere else {
                throw ManifestFault(
                    "an integrated descriptor is missing",
                    section: "envelope",
                    expected: reference.uri.string,
                    action: "take the envelope as the author made it"
                )
            }
        }
    }
}
