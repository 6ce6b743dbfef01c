/// Finds variants that could answer to the same characteristic values, which is the author's error [M7].
///
/// It errs on the side of finding one: of criteria that leave a choice of several ranges it does not look for a way
/// out in their combinations.
public struct VariantCollision: Equatable, Sendable {
    /// The number of the one variant.
    public let first: Int
    /// The number of the other one.
    public let second: Int

    /// The first collision among `variants`, or nothing where a distributor can tell all of them apart.
    ///
    /// - Parameters:
    ///   - variants: whom each variant is for.
    ///   - definition: what devices are asked for.
    ///   - components: the components to which the definition's indices refer.
    public static func find(
        among variants: [VariantCriteria],
        asking definition: RequestDefinition,
        components: [ComponentIdentifier]
    ) -> VariantCollision? {
        var search = Search(variants: variants.map { $0.visible(through: definition, components: components) })
        return search.run()
    }

    /// Splits the variants by what tells all of a group apart, so that ten thousand need no fifty million comparisons.
    private struct Search {
        let variants: [VariantCriteria]
        var groups: [(members: [Int], used: [VariantCriteria.Key])] = []

        init(variants: [VariantCriteria]) {
            self.variants = variants
        }

        mutating func run() -> VariantCollision? {
            groups = [(members: Array(variants.indices), used: [])]
            while let group = groups.popLast() {
                guard group.members.count > 1 else { continue }
                if split(group.members, group.used) { continue }
                if let found = sweep(group.members) { return found }
            }
            return nil
        }

        /// Splits a group by a characteristic of which each member accepts one value alone.
        private mutating func split(_ members: [Int], _ used: [VariantCriteria.Key]) -> Bool {
            for criterion in variants[members[0]].criteria where !used.contains(criterion.key) {
                var values: [(value: [UInt8], member: Int)] = []
                values.reserveCapacity(members.count)
                for member in members {
                    guard let extents = variants[member].only(criterion.key), extents.count == 1,
                        case .exact(let value) = extents[0]
                    else { break }
                    values.append((value, member))
                }
                guard values.count == members.count else { continue }
                values.sort { Search.isBefore($0.value, $1.value) }
                var start = 0
                while start < values.count {
                    var end = start + 1
                    while end < values.count, values[end].value == values[start].value { end += 1 }
                    if end - start > 1 {
                        groups.append((values[start..<end].map { $0.member }, used + [criterion.key]))
                    }
                    start = end
                }
                return true
            }
            return false
        }

        /// Compares the members of a group with each other; where all have a range of one characteristic, only those whose
        /// ranges meet.
        private func sweep(_ members: [Int]) -> VariantCollision? {
            let key = commonRange(members)
            var ordered = members
            if let key {
                ordered.sort { left, right in
                    guard let a = variants[left].only(key)?[0], let b = variants[right].only(key)?[0] else {
                        return false
                    }
                    return a.startsBefore(b)
                }
            }
            for (position, member) in ordered.enumerated() {
                for other in ordered[(position + 1)...] {
                    if let key, let a = variants[member].only(key)?[0], let b = variants[other].only(key)?[0],
                        !a.overlaps(b, label: key.label)
                    {
                        // Those that follow begin later still.
                        break
                    }
                    guard variants[member].overlaps(variants[other]) else { continue }
                    return VariantCollision(
                        first: member < other ? member : other,
                        second: member < other ? other : member
                    )
                }
            }
            return nil
        }

        /// A characteristic of which each member accepts one range, all of one order.
        private func commonRange(_ members: [Int]) -> VariantCriteria.Key? {
            for criterion in variants[members[0]].criteria where criterion.extents.count == 1 {
                var isCommon = true
                for member in members {
                    guard let extents = variants[member].only(criterion.key), extents.count == 1,
                        extents[0].hasSameOrder(as: criterion.extents[0])
                    else {
                        isCommon = false
                        break
                    }
                }
                if isCommon { return criterion.key }
            }
            return nil
        }

        private static func isBefore(_ left: [UInt8], _ right: [UInt8]) -> Bool {
            let shared = left.count < right.count ? left.count : right.count
            for index in 0..<shared where left[index] != right[index] { return left[index] < right[index] }
            return left.count < right.count
        }
    }
}
