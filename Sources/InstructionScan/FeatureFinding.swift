/// What was found out about one extension of the processor.
public struct FeatureFinding: Equatable, Sendable {
    /// What a rule rests on.
    public enum Basis: String, Sendable {
        /// The file is marked for it, and the loader refuses it elsewhere (`X86_ISA_1_NEEDED`).
        case marker
        /// Every ordinary start runs into one of its instructions.
        case start
        /// The compiler used it wherever it could: the file was built for processors that have it.
        case throughout
        /// Direct calls lead to its instructions, and nothing in the file asks what the processor can do.
        case unguarded
        /// Its instructions lie behind run-time dispatch, or nothing leads to them directly.
        case dispatched
        /// It is on few ways through a file that does not ask what the processor can do.
        case sparse
        /// A note of the linker names it, which adds up all objects, used or not.
        case attribute
    }

    /// The extension, as Linux names it in `/proc/cpuinfo`, or a level such as `x86-64-v3`.
    public var feature: String
    /// Whether the file needs it.
    public var rule: FeatureRule
    /// What that rests on.
    public var basis: Basis
    /// How many of its instructions there are.
    public var count: Int
    /// In how many functions they are.
    public var functions: Int
    /// What was seen, for people: where it is met first, which functions use it.
    public var evidence: String

    /// A finding.
    public init(
        _ feature: String,
        _ rule: FeatureRule,
        _ basis: Basis,
        count: Int = 0,
        functions: Int = 0,
        evidence: String = ""
    ) {
        self.feature = feature
        self.rule = rule
        self.basis = basis
        self.count = count
        self.functions = functions
        self.evidence = evidence
    }
}
