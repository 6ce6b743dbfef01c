/// Which remedies a device may apply (requirement E8).
public struct RemedyPolicy: Equatable, Sendable {
    /// Who decides.
    public enum Consent: UInt8, Sendable {
        /// No remedy is applied: they are only shown and reported.
        case never = 0
        /// The user is asked for each.
        case ask = 1
        /// What the policy allows is done.
        case automatic = 2
    }

    /// What comes of one remedy under a policy.
    public enum Decision: Equatable, Sendable {
        /// It may be applied.
        case apply
        /// The user is asked.
        case ask
        /// It is not applied.
        case refuse
    }

    /// Who decides.
    public var consent: Consent
    /// Kinds of actions that may be applied at all.
    public var kinds: [RemedyAction.Kind]
    /// Most bytes that a remedy may download.
    public var downloadLimit: UInt64
    /// Most actions of a remedy.
    public var actionLimit: Int

    /// A policy; without arguments, one that applies nothing.
    public init(
        consent: Consent = .never,
        kinds: [RemedyAction.Kind] = [.installPackage, .updatePackage, .updateFirst, .loadByProgram],
        downloadLimit: UInt64 = 64 << 20,
        actionLimit: Int = 32
    ) {
        self.consent = consent
        self.kinds = kinds
        self.downloadLimit = downloadLimit
        self.actionLimit = actionLimit
    }

    /// What comes of `remedy`. One that does nothing is refused, too.
    public func decide(_ remedy: Remedy) -> Decision {
        guard !remedy.actions.isEmpty, remedy.actions.count <= actionLimit, remedy.downloadSize <= downloadLimit else {
            return .refuse
        }
        for action in remedy.actions where !kinds.contains(action.kind) { return .refuse }
        return switch consent {
        case .never: .refuse
        case .ask: .ask
        case .automatic: .apply
        }
    }
}
