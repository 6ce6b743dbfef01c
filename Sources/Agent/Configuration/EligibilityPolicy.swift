/// What the device's owner wants done around the verdict: section `[eligibility]` of the configuration.
public struct EligibilityPolicy: Sendable, Equatable {
    /// How new software is tested in its slot before the device switches to it [E10].
    public enum Probe: String, Sendable, CaseIterable {
        /// Not at all.
        case off
        /// The device's own loader binds every symbol of it; nothing of it is started.
        case loader
        /// As before, and then it is started, apart from the device.
        case start
    }

    /// How the user is asked before a payload is fetched [E3].
    public enum Ask: String, Sendable, CaseIterable {
        /// Not at all.
        case off
        /// By a command that gets the question on its standard input.
        case command
        /// By a notice in the state folder, until `fettle-agent approve` or `reject`.
        case file
    }

    /// What happens to a question that nobody answers.
    public enum Timeout: String, Sendable, CaseIterable {
        /// It stays open.
        case wait
        /// The update goes on.
        case approve
        /// The update is turned down.
        case reject
    }

    /// Whether the remedies of a verdict are applied [E8].
    public enum Remedies: String, Sendable, CaseIterable {
        /// Never.
        case off
        /// After the user has agreed.
        case ask
        /// At once.
        case allow
    }

    /// How new software is tested.
    public var probe = Probe.off
    /// Seconds that each test may take.
    public var probeTimeout: UInt64 = 10
    /// How the user is asked.
    public var ask = Ask.off
    /// The command that asks.
    public var askCommand = ""
    /// Seconds that the command may take.
    public var askCommandTimeout: UInt64 = 300
    /// Seconds after which a question that nobody answers is decided by ``timeoutPolicy``; 0 for never.
    public var askTimeout: UInt64 = 0
    /// What happens then.
    public var timeoutPolicy = Timeout.wait
    /// Whether remedies are applied.
    public var remedies = Remedies.off
    /// The command that applies them.
    public var remedyHandler = ""
    /// How often it is run for one manifest.
    public var remedyTries: UInt64 = 3
    /// Seconds that it may take each time.
    public var remedyTimeout: UInt64 = 900
    /// Whether processor extensions count only where an instruction of each could be executed [E10].
    public var testsProcessor = true

    /// Indexes of packages in which remedies are looked for (docs/formats/package-index.cddl) [E8].
    public var packageIndexes: [String] = []
    /// Seconds that the search for a remedy may take.
    public var remedySearchTime: UInt64 = 10
    /// Signed compatibility tables that are heard (docs/formats/compatibility-table.cddl) [E6].
    public var tables: [String] = []
    /// Whose tables these may be, beside those of the authors of manifests.
    public var makers: [TableMaker] = []

    /// Nothing is asked, tested or remedied.
    public init() {}
}
