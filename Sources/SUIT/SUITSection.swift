/// A command sequence of the manifest (suit-manifest sections 8.4.5 and 8.4.6), by its key.
public enum SUITSection: Int64, Equatable, Sendable {
    /// The shared sequence, which runs before each of the others.
    case shared = 4
    /// Checks what is installed.
    case validate = 7
    /// Prepares what is installed for its start.
    case load = 8
    /// Starts what is installed.
    case invoke = 9
    /// Gets payloads.
    case payloadFetch = 16
    /// Installs payloads.
    case install = 20

    /// Whether the section may be severed from the manifest (suit-manifest section 5.4).
    public var isSeverable: Bool { self == .payloadFetch || self == .install }

    /// The name in the drafts, for messages.
    public var name: StaticString {
        switch self {
        case .shared: "suit-shared-sequence"
        case .validate: "suit-validate"
        case .load: "suit-load"
        case .invoke: "suit-invoke"
        case .payloadFetch: "suit-payload-fetch"
        case .install: "suit-install"
        }
    }
}
