import CBOR
import COSE
public import SUIT

extension SUITError {
    /// Whether it says that the bytes are not what a trusted author signed, rather than that they ask for something
    /// that is not supported.
    public var isAboutAuthenticity: Bool {
        switch self {
        case .malformed(.envelope, _), .malformed(.authentication, _), .authenticationBlock, .unsigned, .untrusted,
            .manifestDigestMismatch, .digestAlgorithm, .memberDigestMismatch, .unexpectedMember:
            true
        default: false
        }
    }

    /// The error for people.
    public var explained: AuthorError {
        let (what, offset, expected, found) = explanation
        return AuthorError(
            .malformed,
            what + (offset.map { ", at byte \($0)" } ?? ""),
            expected: expected,
            found: found
        )
    }

    private var explanation: (what: String, offset: Int?, expected: String?, found: String?) {
        switch self {
        case .malformed(let part, let error):
            return ("the \(SUITError.name(part)) cannot be read: \(SUITError.reason(error))", error.offset, nil, nil)
        case .authenticationBlock(let error):
            return ("a signature cannot be read", nil, "a detached COSE_Sign1", "\(error)")
        case .unsigned: return ("the envelope is not signed", nil, "at least one signature", "none")
        case .untrusted: return ("no signature is by a trusted key", nil, "a signature by one of the keys given", nil)
        case .manifestDigestMismatch:
            return ("the manifest is not the one that was signed", nil, "the signed digest", "another digest")
        case .digestAlgorithm(let number):
            return ("a digest algorithm is not supported", nil, "SHA-256, SHA-384 or SHA-512", "\(number)")
        case .manifestVersion(let version): return ("the manifest's version is not supported", nil, "1", "\(version)")
        case .memberDigestMismatch(let key):
            return ("the member \(SUITNames.member(key)) is not what the manifest says", nil, "its digest", "another")
        case .unexpectedMember(let key):
            return ("the envelope has a member that the manifest does not mention", nil, nil, SUITNames.member(key))
        case .unsupportedMember(let key, let at):
            return ("the manifest has a member that is not supported", at, nil, SUITNames.member(key))
        case .tooManyComponents(let count):
            return ("there are too many components", nil, "at most \(Manifest.componentLimit)", "\(count)")
        case .unknownCommand(let code, let section, let at):
            return ("a command in \(SUITNames.section(section)) is not known", at, nil, SUITNames.command(code))
        case .misplacedCommand(let code, let section, let at):
            return ("\(SUITNames.command(code)) must not stand in \(SUITNames.section(section))", at, nil, nil)
        case .unknownParameter(let label, let section, let at):
            return ("a parameter in \(SUITNames.section(section)) is not known", at, nil, SUITNames.parameter(label))
        case .misplacedParameter(let label, let section, let at):
            return ("\(SUITNames.parameter(label)) must not stand there in \(SUITNames.section(section))", at, nil, nil)
        case .invalidArgument(let code, let section, let at):
            return ("\(SUITNames.command(code)) in \(SUITNames.section(section)) has a wrong argument", at, nil, nil)
        case .componentNotChosen(let section, let at):
            let first = SUITNames.command(SUITCommand.setComponentIndex)
            return ("\(SUITNames.section(section)) does not begin by choosing a component", at, first, nil)
        case .componentIndex(let index, let section, let at):
            return ("\(SUITNames.section(section)) names a component that is not there", at, nil, "\(index)")
        case .tooDeep(let section, let at): return ("\(SUITNames.section(section)) nests too deeply", at, nil, nil)
        case .missingParameter(let label, let command, let section, let at):
            let name = SUITNames.command(command)
            return ("\(name) in \(SUITNames.section(section)) lacks a parameter", at, SUITNames.parameter(label), nil)
        case .conditionFailed(let command, let component, let section, let at):
            let name = SUITNames.command(command)
            return ("\(name) in \(SUITNames.section(section)) does not hold for component \(component)", at, nil, nil)
        case .directiveFailed(let command, let component, let section, let at):
            let name = SUITNames.command(command)
            return ("\(name) in \(SUITNames.section(section)) failed for component \(component)", at, nil, nil)
        case .noAlternative(let component, let section, let at):
            return ("no alternative in \(SUITNames.section(section)) fits component \(component)", at, nil, nil)
        }
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
        }
    }

    private static func reason(_ error: CBORError) -> String {
        switch error {
        case .truncated: "it is cut short"
        case .trailingBytes: "bytes follow its end"
        case .nonCanonical: "it is not deterministic CBOR"
        case .unsupported: "it holds a kind of CBOR item that is not used here"
        case .unexpectedType(_, let expected, let found): "expected \(expected), found \(found)"
        case .outOfRange: "a number is out of range"
        case .invalidUTF8: "a text is not UTF-8"
        case .keyOrder: "the keys of a map are out of order"
        case .duplicateKey: "a key stands twice"
        case .tooDeep: "it nests too deeply"
        case .tooLong: "it is too long"
        case .invalidValue: "it is not of the expected shape"
        }
    }
}
