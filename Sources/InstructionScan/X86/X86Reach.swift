/// Which regions of code are reached from some by direct calls and jumps, however conditional.
struct X86Reach {
    /// For each region, whether it is reached.
    private(set) var isReached: [Bool]

    init(_ survey: X86Survey, roots: [UInt64]) {
        isReached = [Bool](repeating: false, count: survey.regions.count)
        var open: [Int] = []
        for root in roots { visit(root, survey, &open) }
        while let index = open.popLast() {
            for target in survey.targets(of: index) { visit(target, survey, &open) }
            // Code that no table describes runs on into what follows it.
        }
    }

    private mutating func visit(_ address: UInt64, _ survey: X86Survey, _ open: inout [Int]) {
        guard let index = survey.region(at: address), !isReached[index] else { return }
        isReached[index] = true
        open.append(index)
    }
}
