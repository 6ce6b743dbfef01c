/// A place between versions: before or after all that begin with the given numbers (suit-update-management: a comparison
/// stops when the manifest's numbers are used up, so that "at most 1.4" holds for 1.4.7).
struct VersionCut: Equatable {
    let numbers: [Int64]
    /// Behind the versions that begin so, rather than before them.
    let isAfter: Bool

    /// Whether the version `installed` lies behind the cut. Numbers that it lacks count as 0.
    func isBelow(_ installed: [Int64]) -> Bool {
        for index in numbers.indices {
            let number = index < installed.count ? installed[index] : 0
            if number != numbers[index] { return numbers[index] < number }
        }
        return !isAfter
    }

    /// Whether the cut lies before `other`, so that versions may lie between them.
    func isBelow(_ other: VersionCut) -> Bool {
        let shared = numbers.count < other.numbers.count ? numbers.count : other.numbers.count
        for index in 0..<shared where numbers[index] != other.numbers[index] {
            return numbers[index] < other.numbers[index]
        }
        if numbers.count == other.numbers.count { return !isAfter && other.isAfter }
        // The shorter one encloses all that the longer one can mean.
        return numbers.count < other.numbers.count ? !isAfter : other.isAfter
    }
}
