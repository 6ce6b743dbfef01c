/// What process-dependency asks for before it runs a dependency.
public enum DependencyRule: Equatable, Sendable {
    /// A successful dependency-integrity condition, as the text of suit-trust-domains section 6 says.
    case explicitIntegrity
    /// The same checks, made then where no condition has made them: older examples have image-match only. Authenticity
    /// and digest are checked either way.
    case impliedIntegrity
}
