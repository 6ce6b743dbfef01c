import COSE
import SUIT
import Trust

extension SUITError {
    /// Faults that say that nobody who is trusted signed these bytes.
    var authenticityFault: ManifestFault {
        let wrapper = "authentication-wrapper"
        switch self {
        case .authenticationBlock(let error):
            return ManifestFault(
                "an authentication block cannot be read",
                section: wrapper,
                expected: "a detached COSE_Sign1, COSE_Sign, COSE_Mac0 or COSE_Mac",
                found: error.reason
            )
        case .unsigned:
            return ManifestFault(
                "the envelope is not signed",
                section: wrapper,
                expected: "at least one authentication block",
                found: "none",
                action: "\"fettle manifest sign\" signs it"
            )
        case .untrusted:
            return ManifestFault(
                "no signature is by a trusted key",
                section: wrapper,
                expected: "a signature by one of the keys given",
                action: "give the author's public key; if this is it, the manifest was altered"
            )
        case .thresholdNotMet(let needed, let found):
            return ManifestFault(
                "too few trusted keys have signed",
                section: wrapper,
                expected: "\(needed) of the keys given, each with other key material",
                found: "\(found)",
                action: "\"fettle manifest add-signature\" adds one"
            )
        case .trust(let error):
            let reason = error.explained
            return ManifestFault(
                "a key is not trusted: \(reason.what)",
                section: wrapper,
                expected: reason.expected,
                found: reason.found
            )
        case .manifestDigestMismatch:
            return ManifestFault(
                "the manifest is not the one that was signed",
                section: "manifest",
                expected: "the digest in the authentication wrapper",
                found: "another digest",
                action: "take the file as its author made it"
            )
        case .digestAlgorithm(let number):
            return ManifestFault(
                "a digest algorithm is not supported",
                section: wrapper,
                expected: "SHA-256, SHA-384 or SHA-512",
                found: "\(number) \(SUITNames.digest(number))"
            )
        case .memberDigestMismatch(let key):
            return ManifestFault(
                "the member \(SUITNames.member(key)) is not what the manifest says",
                section: SUITNames.member(key),
                expected: "the digest in the manifest",
                found: "another digest",
                action: "take the file as its author made it, or drop the member (\"fettle manifest sever\")"
            )
        case .unexpectedMember(let key):
            return ManifestFault(
                "the envelope has a member that the manifest does not mention",
                section: "envelope",
                found: "\(key) \(SUITNames.envelopeMember(key))"
            )
        default: return ManifestFault("it cannot be used")
        }
    }
}
