/// Finds the name that somebody probably meant.
enum NearestName {
    /// The name among `candidates` that takes the fewest edits to become `name`, or `nil` where none is near.
    static func of(_ name: String, in candidates: [String]) -> String? {
        let ranked = candidates.map { (name: $0, distance: distance(name.lowercased(), $0.lowercased())) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        let limit = max(2, max(name.count, best.name.count) / 2)
        return best.distance <= limit ? best.name : nil
    }

    /// Insertions, deletions, substitutions and swaps of neighbours between two names.
    private static func distance(_ left: String, _ right: String) -> Int {
        // Names come from a file of any size; nothing longer than a key is near a key.
        let left = Array(left.utf8.prefix(64))
        let right = Array(right.utf8.prefix(64))
        var rows = [Array(0...right.count)]
        for row in 1..<(left.count + 1) {
            var current = [row]
            for column in 1..<(right.count + 1) {
                let same = left[row - 1] == right[column - 1]
                var cost = min(
                    rows[row - 1][column] + 1,
                    current[column - 1] + 1,
                    rows[row - 1][column - 1] + (same ? 0 : 1)
                )
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    cost = min(cost, rows[row - 2][column - 2] + 1)
                }
                current.append(cost)
            }
            rows.append(current)
        }
        return rows[left.count][right.count]
    }
}
