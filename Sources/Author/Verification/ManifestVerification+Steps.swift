import SUIT

extension ManifestVerification {
    mutating func pass(_ name: String, _ detail: String) {
        steps.append(Step(name, .passed, detail))
    }

    mutating func skip(_ name: String, _ detail: String) {
        steps.append(Step(name, .skipped, detail))
    }

    /// Authentic, but not usable.
    mutating func refuse(_ name: String, _ error: AuthorError) {
        steps.append(Step(name, .failed, error.description))
        if problem == nil { problem = error }
        if verdict == .accepted { verdict = .refused }
    }

    /// Not authentic.
    mutating func reject(_ name: String, _ error: AuthorError) {
        steps.append(Step(name, .failed, error.description))
        if problem == nil { problem = error }
        verdict = .notAuthentic
    }

    mutating func fail(_ name: String, _ error: SUITError) {
        // The step that threw may have said more than the error can.
        if steps.last?.outcome == .failed { return }
        if error.isAboutAuthenticity || manifest == nil && signers.isEmpty {
            reject(name, error.explained)
        } else {
            refuse(name, error.explained)
        }
    }
}

/// The step that an error belongs to.
enum SUITStep {
    static func name(of error: SUITError) -> String {
        switch error {
        case .malformed(.envelope, _): "envelope"
        case .malformed(.authentication, _), .authenticationBlock, .unsigned, .untrusted: "signature"
        case .manifestDigestMismatch, .digestAlgorithm: "digest"
        case .memberDigestMismatch, .unexpectedMember: "members"
        case .malformed(.requestDefinition, _), .malformed(.descriptorReference, _): "arguments"
        default: "manifest"
        }
    }
}
