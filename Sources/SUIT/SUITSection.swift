/// A command sequence of the manifest (suit-manifest sections 8.4.5 and 8.4.6, suit-trust-domains section 5), by its
/// key.
public enum SUITSection: Int64, Equatable, Hashable, Sendable {
    /// The shared sequence, which runs before each of the others.
    case shared = 4
    /// Checks what is installed.
    case validate = 7
    /// Prepares what is installed for its start.
    case load = 8
    /// Starts what is installed.
    case invoke = 9
    /// Gets the dependencies' manifests.
    case dependencyResolution = 15
    /// Gets payloads.
    case payloadFetch = 16
    /// Checks what was got before anything is installed.
    case candidateVerification = 18
    /// Installs payloads.
    case install = 20
    /// Removes what was installed.
    case uninstall = 24

    /// Whether the section may be severed from the manifest (suit-manifest section 5.4, suit-trust-domains
    /// section 5).
    public var isSeverable: Bool {
        switch self {
        case .dependencyResolution, .payloadFetch, .candidateVerification, .install: true
        case .shared, .validate, .load, .invoke, .uninstall: false
        }
    }

    /// The name in the drafts, for messages.
    public var name: StaticString {
        switch self {
        case .shared: "suit-shared-sequence"
        case .validate: "suit-validate"
        case .load: "suit-load"
        case .invoke: "suit-invoke"
        case .dependencyResolution: "suit-dependency-resolution"
        case .payloadFetch: "suit-payload-fetch"
        case .candidateVerification: "suit-candidate-verification"
        case .install: "suit-install"
        case .uninstall: "suit-uninstall"
        }
    }
}
