/// What is done with a manifest: sections in their order (suit-manifest section 6.3, suit-trust-domains section 5).
public enum SUITProcedure: Equatable, Sendable {
    /// Gets, checks and installs what the manifest is about.
    case update
    /// Checks what is installed, and starts it.
    case invocation
    /// Removes what was installed.
    case uninstallation

    /// The sections, in their order. The shared sequence runs before each.
    public var sections: [SUITSection] {
        switch self {
        case .update: [.dependencyResolution, .payloadFetch, .candidateVerification, .install, .validate]
        case .invocation: [.validate, .load, .invoke]
        case .uninstallation: [.uninstall]
        }
    }
}
