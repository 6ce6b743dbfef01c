import Eligibility

/// Numbers for capability sets, of which only some kinds matter: sets with the same number are alike.
struct CapabilityClasses {
    private let kinds: RelevantKinds
    private var numbers: [[UInt8]: Int] = [:]

    /// One set of each number.
    private(set) var sets: [CapabilitySet] = []

    /// Classes by `kinds`.
    init(_ kinds: RelevantKinds) { self.kinds = kinds }

    /// The number of `set`.
    mutating func number(of set: CapabilitySet) -> Int {
        let reduced = kinds.reduce(set)
        let encoded = reduced.encoded()
        if let known = numbers[encoded] { return known }
        let number = sets.count
        numbers[encoded] = number
        sets.append(reduced)
        return number
    }
}
