import SUIT

/// The step that an error belongs to.
enum SUITStep {
    static func name(of error: SUITError) -> String {
        switch error {
        case .malformed(.envelope, _): "envelope"
        case .malformed(.authentication, _), .authenticationBlock, .unsigned, .untrusted, .thresholdNotMet, .trust:
            "signature"
        case .manifestDigestMismatch, .digestAlgorithm: "digest"
        case .memberDigestMismatch, .unexpectedMember: "members"
        case .malformed(.requestDefinition, _), .malformed(.descriptorReference, _): "arguments"
        default: "manifest"
        }
    }
}
