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
    /// The earliest moment that the manifest names as its last.
    private(set) var expires: UInt64?

    init(_ bytes: [UInt8], _ envelope: Envelope) {
        self.bytes = bytes
        self.envelope = envelope
    }

    var detail: String { "\(definitions) characteristic definitions, \(references.count) descriptor references" }

    var payloadDetail: String {
        envelope.integratedPayloads.isEmpty
            ? "none" : "\(envelope.integratedPayloads.count), each as its reference says"
    }

    mutating func check(_ manifest: Manifest) throws(SUITError) {
        for section in manifest.sections {
            let tree: CommandTree
            do throws(CBORError) {
                tree = try CommandTree(bytes.span, in: section.commands)
            } catch {
                throw .malformed(.sequence, error)
            }
            for parameter in tree.parameters { try check(parameter) }
        }
    }

    private mutating func check(_ parameter: CommandTree.Parameter) throws(SUITError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes.span, in: parameter.value)
            switch parameter.label {
            case SUITParameter.useBefore:
                let moment = try decoder.readUnsigned()
                expires = min(expires ?? moment, moment)
            case SUITParameter.uri: uris.insert(Array(bytes[try decoder.readText()]))
            case SUITParameter.payloadFormats:
                var inner = CBORDecoder(bytes.span, in: try decoder.readBytes())
                let count = try inner.beginArray()
                for _ in 0..<count { _ = try inner.readUnsigned() }
                try inner.finish()
            default: break
            }
        } catch {
            throw .malformed(.sequence, error)
        }
        // A byte string, as the scan of the sequence has found.
        var decoder = CBORDecoder(bytes.span, in: parameter.value)
        guard let content = try? decoder.readBytes() else { return }
        switch parameter.label {
        case SUITParameter.fetchArguments:
            _ = try RequestDefinition(bytes.span, in: content)
            definitions += 1
        case SUITParameter.descriptor:
            let reference = try DescriptorReference(bytes.span, in: content)
            if !references.contains(reference) { references.append(reference) }
        default: break
        }
    }

    /// Every integrated payload must be one that the manifest names, and a descriptor must be what its reference says.
    /// They stand outside of what is signed, so what is wrong with them is not the author's.
    func checkIntegratedPayloads(_ crypto: some CryptoProvider) throws(AuthorError) {
        for payload in envelope.integratedPayloads {
            let name = Array(bytes[payload.name])
            let content = bytes.span.extracting(payload.content)
            var isNamed = uris.contains(name)
            for reference in references where reference.uri.utf8 == name {
                guard reference.size == UInt64(content.count), reference.digest.matches(content, crypto: crypto) else {
                    throw AuthorError(
                        .malformed,
                        "an integrated descriptor is not the one that the manifest names",
                        expected: "\(reference.size) bytes, \(Hexadecimal.text(reference.digest.bytes))",
                        found: "\(content.count) bytes of another digest"
                    )
                }
                isNamed = true
            }
            // Manifests of others name payloads by fragments, with or without the sign.
            guard isNamed || uris.contains([0x23] + name) else {
                throw AuthorError(
                    .malformed,
                    "the envelope has a payload that the manifest does not name",
                    found: "\(payload.content.count) bytes, at byte \(payload.content.lowerBound)"
                )
            }
        }
        for reference in references where reference.uri.utf8.first == 0x23 {
            let isThere = envelope.integratedPayloads.contains { Array(bytes[$0.name]) == reference.uri.utf8 }
            guard isThere else {
                throw AuthorError(
                    .malformed,
                    "an integrated descriptor is missing",
                    expected: reference.uri.string,
                    action: "take the envelope as the author made it"
                )
            }
        }
    }
}
