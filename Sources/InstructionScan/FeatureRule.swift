/// How much a file needs an extension of the processor.
public enum FeatureRule: String, Comparable, Sendable {
    /// It has no instruction of it.
    case no
    /// It has such instructions, but an ordinary start does not meet them: they lie behind a choice at run time, or on
    /// few ways through the program.
    case may
    /// It runs into such an instruction.
    case must

    /// Orders rules by what they ask for.
    public static func < (left: Self, right: Self) -> Bool { left.weight < right.weight }

    private var weight: Int {
        switch self {
        case .no: 0
        case .may: 1
        case .must: 2
        }
    }
}
