public import Containers

/// Two containers in plain form, and how to go there and back.
public struct PlainPair: Sendable {
    /// An executable of the new plain form, and where its older version is.
    public struct Part: Equatable, Sendable {
        /// Its place in ``PlainPair/new``.
        public let new: Range<Int>
        /// The older version's place in ``PlainPair/old``.
        public let old: Range<Int>
    }

    /// What becomes of a unit of the new container.
    private enum Decision {
        /// `nil`: within a run that was copied before.
        case copied(Int?)
        case redone(UnitParameters)
        case left
    }

    /// How the old container is undone.
    public private(set) var script = ContainerScript()
    /// How the new one is put together.
    public private(set) var recipe = ContainerRecipe()
    /// The old container's plain form.
    public private(set) var old: [UInt8] = []
    /// The encoded recipe and the new container's plain form, without what is copied.
    public private(set) var new: [UInt8] = []
    /// The size of the encoded recipe, in bytes.
    public private(set) var recipeSize = 0
    /// The executables that changed, in ascending order.
    public private(set) var parts: [Part] = []
    /// How many units of the new container are copied, compressed again, and left as they are.
    public private(set) var counts = (copied: 0, redone: 0, left: 0)

    /// The plain forms, or `nil` where a limit is reached.
    ///
    /// - Parameter keepsExecutables: Whether to look for ELF files that changed, and keep them whole.
    public init?(
        old: UnsafeBufferPointer<UInt8>,
        new: UnsafeBufferPointer<UInt8>,
        limits: ContainerLimits,
        keepsExecutables: Bool,
        isCancelled: () -> Bool
    ) {
        let before = ContainerScanner(old, limit: limits.precursorPlain)
        before.scan()
        let after = ContainerScanner(new, limit: limits.resultPlain)
        after.scan()
        guard !isCancelled() else { return nil }
        let whole = keepsExecutables ? Self.undone(new, after).plain : []
        var copies = Self.copies(of: after.units, new, in: UnitIndex(old, before.units))
        var spans = whole.withUnsafeBufferPointer { ExecutableSpan.all(in: $0) }
        spans = Self.changed(spans, after.units, &copies)
        if keepsExecutables {
            // Compressed files within the plain form, too: whoever undoes them needs them from their first byte on.
            whole.withUnsafeBufferPointer { whole in
                let inner = ContainerScanner(whole, limit: limits.resultPlain)
                inner.scan()
                _ = Self.changed(inner.units.map(ExecutableSpan.init(compressed:)), after.units, &copies)
            }
        }
        let older =
            keepsExecutables ? Self.undone(old, before).plain.withUnsafeBufferPointer(ExecutableSpan.ranges) : []
        let kept = KeptUnits(copies, executables: older, old: before, new: after)
        (self.old, script) = Self.undone(old, before, keeping: kept.runs)
        guard self.old.count <= limits.precursorPlain else { return nil }
        let search = ParameterSearch()
        var decisions: [Decision] = []
        for (unit, copy) in zip(after.units, copies) {
            if isCancelled() { return nil }
            if let copy {
                decisions.append(.copied(kept.index(of: copy)))
                continue
            }
            let found = search.parameters(
                unit.kind.format,
                compressed: UnsafeBufferPointer(rebasing: new[unit.compressed]),
                plain: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(after.arena)[unit.plain])
            )
            decisions.append(found.map { .redone($0) } ?? .left)
        }
        let starts = assemble(new, after, decisions, spans)
        pair(spans, starts)
        guard recipeSize <= ContainerLimits.recipe,
            recipe.steps.count <= ContainerLimits.steps, self.new.count <= limits.resultPlain
        else { return nil }
    }

    /// Whether anything was undone, or stands apart.
    public var isUseful: Bool { counts.copied + counts.redone > 0 || !parts.isEmpty }

    /// Gives both plain forms away, the new one without `ranges`, which ascend.
    mutating func take(without ranges: [Range<Int>]) -> GivenImages {
        var common: [UInt8] = []
        swap(&common, &new)
        var end = ranges.first?.lowerBound ?? common.count
        for (index, range) in ranges.enumerated() {
            let next = index + 1 < ranges.count ? ranges[index + 1].lowerBound : common.count
            common.withUnsafeMutableBufferPointer { bytes in
                guard range.upperBound < next, let base = bytes.baseAddress else { return }
                (base + end).update(from: base + range.upperBound, count: next - range.upperBound)
            }
            end += next - range.upperBound
        }
        common.removeLast(common.count - end)
        defer { old = [] }
        return GivenImages(old: old, new: common)
    }

    // MARK: Parts

    /// Which unit of the precursor each unit is a copy of.
    private static func copies(
        of units: [FoundUnit],
        _ image: UnsafeBufferPointer<UInt8>,
        in index: UnitIndex
    ) -> [Int?] {
        var next = 0
        return units.map { unit in
            let same = index.unit(like: unit, of: image, preferred: next)
            if let same { next = same + 1 }
            return same
        }
    }

    /// Where each unit's plain form begins in the whole plain form.
    static func wholeStarts(_ units: [FoundUnit]) -> [Int] {
        var position = 0
        var whole = 0
        return units.map { unit in
            whole += unit.range.lowerBound - position
            position = unit.range.upperBound
            defer { whole += unit.plain.count }
            return whole
        }
    }

    /// Those spans that are not copied as they are; none of their units is copied any more, so that they stay whole.
    private static func changed(
        _ spans: [ExecutableSpan],
        _ units: [FoundUnit],
        _ copies: inout [Int?]
    ) -> [ExecutableSpan] {
        let starts = wholeStarts(units)
        var first = 0
        return spans.filter { span in
            while first < units.count, starts[first] + units[first].plain.count <= span.range.lowerBound { first += 1 }
            var last = first
            var isChanged = false
            while last < units.count, starts[last] < span.range.upperBound {
                if copies[last] == nil { isChanged = true }
                last += 1
            }
            if first == last { return true }
            if isChanged { for index in first..<last { copies[index] = nil } }
            return isChanged
        }
    }

    /// Writes recipe and plain form; gives where each span begins in the plain form, `nil` where it is not whole.
    private mutating func assemble(
        _ image: UnsafeBufferPointer<UInt8>,
        _ scanner: ContainerScanner,
        _ decisions: [Decision],
        _ spans: [ExecutableSpan]
    ) -> [Int?] {
        var plain: [UInt8] = []
        plain.reserveCapacity(
            zip(scanner.units, decisions).reduce(image.count) { total, unit in
                if case .copied = unit.1 { return total - unit.0.range.count }
                return total + max(unit.0.plain.count - unit.0.range.count, 0)
            }
        )
        var position = 0
        var starts = [Int?](repeating: nil, count: spans.count)
        // Where an unbroken stretch of the whole plain form began, and that in ours.
        var stretch = (whole: 0, plain: 0)
        var whole = 0
        var span = 0
        func close() {
            while span < spans.count, spans[span].range.upperBound <= whole {
                let start = spans[span].range.lowerBound
                if start >= stretch.whole { starts[span] = stretch.plain + start - stretch.whole }
                span += 1
            }
        }
        func leave(_ end: Int) {
            plain.append(contentsOf: image[position..<end])
            recipe.append(raw: end - position)
            position = end
        }
        for (unit, decision) in zip(scanner.units, decisions) {
            leave(unit.range.lowerBound)
            whole = wholeEnd(plain.count, stretch)
            close()
            let content = UnsafeBufferPointer(scanner.arena)[unit.plain]
            var isWhole = false
            switch decision {
            case .copied(let index):
                if let index { recipe.append(copy: index) }
                counts.copied += 1
            case .redone(let parameters)
            where recipe.append(redo: content.count, parameters, hasLength: unit.kind.hasLength):
                plain.append(contentsOf: content)
                counts.redone += 1
                isWhole = true
            case .redone, .left:
                leave(unit.range.upperBound)
                counts.left += 1
            }
            position = unit.range.upperBound
            whole += content.count
            if !isWhole { stretch = (whole, plain.count) }
            close()
        }
        leave(image.count)
        whole = wholeEnd(plain.count, stretch)
        close()
        let encoded = recipe.encoded
        recipeSize = encoded.count
        new = encoded + plain
        return starts
    }

    private func wholeEnd(_ plain: Int, _ stretch: (whole: Int, plain: Int)) -> Int {
        stretch.whole + plain - stretch.plain
    }

    private mutating func pair(_ spans: [ExecutableSpan], _ starts: [Int?]) {
        guard !spans.isEmpty else { return }
        let older = old.withUnsafeBufferPointer { ExecutableSpan.all(in: $0) }
        let partners = ExecutableSpan.partners(of: spans, in: older)
        for (index, span) in spans.enumerated() {
            guard let start = starts[index], let partner = partners[index], parts.count < ContainerLimits.parts else {
                continue
            }
            let begin = start + recipeSize
            // What did not change is one copy for the common patch.
            if new[begin..<(begin + span.range.count)].elementsEqual(old[older[partner].range]) { continue }
            parts.append(Part(new: begin..<(begin + span.range.count), old: older[partner].range))
        }
    }

    /// An image's plain form without the units of `runs`, and how it is made.
    private static func undone(
        _ image: UnsafeBufferPointer<UInt8>,
        _ scanner: ContainerScanner,
        keeping runs: [Range<Int>] = []
    ) -> (plain: [UInt8], script: ContainerScript) {
        var plain: [UInt8] = []
        var script = ContainerScript()
        plain.reserveCapacity(scanner.units.reduce(image.count) { $0 + $1.plain.count - $1.range.count })
        var position = 0
        var run = 0
        for (index, unit) in scanner.units.enumerated() {
            if run < runs.count, runs[run].upperBound <= index { run += 1 }
            if run < runs.count, runs[run].lowerBound < index { continue }
            plain.append(contentsOf: image[position..<unit.range.lowerBound])
            script.append(raw: unit.range.lowerBound - position)
            if run < runs.count, runs[run].lowerBound == index {
                position = scanner.units[runs[run].upperBound - 1].range.upperBound
                script.append(kept: position - unit.range.lowerBound)
                continue
            }
            plain.append(contentsOf: UnsafeBufferPointer(scanner.arena)[unit.plain])
            script.append(unit: unit.kind)
            position = unit.range.upperBound
        }
        plain.append(contentsOf: image[position...])
        script.append(raw: image.count - position)
        return (plain, script)
    }
}
