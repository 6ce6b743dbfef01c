import CBOR
import COSE
public import SUIT
import Trust

extension SUITError {
    /// Whether it says that the bytes are not what a trusted author signed, rather than that they ask for something
    /// that is not supported.
    public var isAboutAuthenticity: Bool {
        switch self {
        case .malformed(.envelope, _), .malformed(.authentication, _), .authenticationBlock, .unsigned, .untrusted,
            .thresholdNotMet, .trust, .manifestDigestMismatch, .digestAlgorithm, .memberDigestMismatch,
            .unexpectedMember:
            true
        default: false
        }
    }

    /// The error for people.
    public var explained: AuthorError { fault.error }

    /// What is wrong, and where.
    public var fault: ManifestFault {
        switch self {
        case .malformed(let part, let error):
            let name = SUITError.name(part)
            return ManifestFault(
                "the \(name) cannot be read: \(error.reason)",
                section: name,
                offset: error.offset,
                expected: SUITError.expected(error),
                action: part == .envelope
                    ? "take the file as its author made it"
                    : "take the file as its author made it; \"fettle manifest show --diagnostic\" shows its bytes"
            )
        case .sequenceNumber(let number, let lowest):
            return ManifestFault(
                "the manifest is older than one that was seen before",
                section: "manifest",
                expected: "a sequence number of at least \(lowest)",
                found: "\(number)"
            )
        case .manifestVersion(let version):
            return ManifestFault(
                "the manifest's version is not supported",
                section: "manifest",
                expected: "1",
                found: "\(version)"
            )
        case .unsupportedMember(let key, let at): return SUITError.unsupported(key, at: at)
        case .missingMember(let key):
            return ManifestFault(
                "a section was severed and is not there",
                section: SUITNames.member(key),
                expected: "\(key) \(SUITNames.member(key)) in the envelope",
                action: "\"fettle manifest sever --restore\" puts it back"
            )
        case .tooManyComponents(let count):
            return ManifestFault(
                "there are too many components",
                section: "common",
                expected: "at most \(Manifest.componentLimit)",
                found: "\(count)"
            )
        case .unknownComponent(let index):
            return ManifestFault("there is no such component", section: "common", component: "\(index)")
        case .duplicateComponent(let index):
            return ManifestFault(
                "a component has the id of another one",
                section: "common",
                component: "\(index)",
                expected: "an id of its own for each component"
            )
        case .incompleteComponentSet:
            return ManifestFault(
                "a component is left out that must be updated with the others",
                section: "common",
                expected: "all of the device's components"
            )
        default: return isAboutAuthenticity ? authenticityFault : commandFault
        }
    }

    /// Elements that are not supported; one of them has a history.
    private static func unsupported(_ key: Int64, at offset: Int) -> ManifestFault {
        if key == 17 {
            return ManifestFault(
                "element 17 is the number that install had before draft 28 of suit-manifest",
                section: "manifest",
                offset: offset,
                expected: "20 install",
                found: "17",
                action: "make the manifest anew with a tool that follows a later draft: the numbers are signed"
            )
        }
        return ManifestFault(
            "the manifest has an element that is not supported",
            section: "manifest",
            offset: offset,
            expected: "an element of suit-manifest, suit-trust-domains or suit-update-management",
            found: "\(key) \(SUITNames.member(key))"
        )
    }

    private static func name(_ part: SUITPart) -> String {
        switch part {
        case .envelope: "envelope"
        case .authentication: "authentication wrapper"
        case .manifest: "manifest"
        case .common: "common block"
        case .sequence: "command sequence"
        case .text: "text"
        case .requestDefinition: "characteristic definition"
        case .descriptorReference: "reference to the descriptor"
        case .version: "version comparison"
        case .waitInfo: "list of events to wait for"
        }
    }

    private static func expected(_ error: CBORError) -> String? {
        switch error {
        case .nonCanonical, .keyOrder: "the shortest form, and keys in the order of their bytes (RFC 8949 section 4.2)"
        case .duplicateKey: "each key once"
        case .trailingBytes: "nothing behind it"
        default: nil
        }
    }
}
