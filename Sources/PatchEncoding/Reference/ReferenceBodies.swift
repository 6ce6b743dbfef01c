public import PatchFormat

/// Makes the bodies of codec 2 for a pair of images.
public struct ReferenceBodies {
    /// The models' size.
    public var size: ModelSize
    /// The longest body.
    public var bodyLimit: Int
    /// How often runs are chosen again with what is known about targets.
    public var passes = 1
    /// How often the gaps are divided, with better known prices each time.
    public var gapPasses = 2
    /// The longest body where most of the image is gaps: beginning anew costs more there.
    public var wideBodyLimit = 262_144
    /// The most runs that the decoder holds.
    public var runLimit = 24_576
    /// What to take a byte of a gap and a new run for, in 1/16 bits: each pair is tried, the smallest patch wins.
    public var costs: [(gapByte: Int, change: Int)] = [(64, 560), (28, 700)]

    /// For devices of this kind.
    public init(size: ModelSize = .large, bodyLimit: Int = PatchLimits.body) {
        self.size = size
        self.bodyLimit = bodyLimit
    }

    /// The bodies, or nil for images that are too large, and where `isCancelled` says so between two stages.
    public func make(
        old: UnsafeBufferPointer<UInt8>,
        new: UnsafeBufferPointer<UInt8>,
        oldModel: ImageModel,
        newModel: ImageModel,
        isCancelled: () -> Bool = { false }
    ) -> (bodies: [[UInt8]], runs: Int)? {
        make(
            old: old,
            new: new,
            oldModel: oldModel,
            newModel: newModel,
            layouts: [nil],
            isCancelled: isCancelled
        )?.first
    }

    /// The bodies for each of `layouts`, of which nil is the one with two slots.
    func make(
        old: UnsafeBufferPointer<UInt8>,
        new: UnsafeBufferPointer<UInt8>,
        oldModel: ImageModel,
        newModel: ImageModel,
        layouts: [InPlaceLayout?],
        isCancelled: () -> Bool
    ) -> [(bodies: [[UInt8]], runs: Int)]? {
        guard old.count < Int(Int32.max), new.count < Int(Int32.max) else { return nil }
        var chosen = layouts.map { _ in [[]] as [[CopyRun]] }
        var suffixes: SuffixArray?
        if !old.isEmpty && !new.isEmpty {
            if oldModel.regions.isEmpty {
                suffixes = self.suffixes(old, for: new)
                guard let all = suffixes, !isCancelled() else { return nil }
                let found = candidates(old, new, all)
                guard !isCancelled() else { return nil }
                // Where the images are sorted as they are, that is done once.
                if all.grams != nil { suffixes = nil }
                chosen = layouts.map { chosenRuns(old, new, found, $0) }
            } else {
                guard let runs = predictedRuns(old, new, oldModel, newModel, layouts, isCancelled)
                else { return nil }
                chosen = runs
            }
        }
        guard !isCancelled(), let suffixes = suffixes ?? self.suffixes(old, for: chosen, new) else { return nil }
        let matches = OldMatches(old: old, new: new, suffixes: suffixes)
        var made: [(bodies: [[UInt8]], runs: Int)] = []
        for (runs, layout) in zip(chosen, layouts) {
            guard let best = best(runs, old, new, oldModel, newModel, matches, layout, isCancelled) else { return nil }
            made.append(best)
        }
        return made
    }

    /// What candidates are found with.
    private func suffixes(_ old: UnsafeBufferPointer<UInt8>, for new: UnsafeBufferPointer<UInt8>) -> SuffixArray? {
        // A container's plain form is large beside what of the new one is not copied; elsewhere most is wanted.
        guard old.count > 2 * new.count else { return SuffixArray(old) }
        return SuffixArray(old) { GramFilter(new, gram: seed(old), bitsPerGram: 4) }
    }

    /// What the gaps between any of the runs are looked up in.
    private func suffixes(
        _ old: UnsafeBufferPointer<UInt8>,
        for chosen: [[[CopyRun]]],
        _ new: UnsafeBufferPointer<UInt8>
    ) -> SuffixArray? {
        SuffixArray(old) {
            let chosen = chosen.joined()
            let copied = chosen.map { $0.reduce(0) { $0 + Int($1.length) } }.min() ?? 0
            let filter = GramFilter(gram: OldMatches.shortest(for: old.count), capacity: new.count - copied)
            for runs in chosen {
                var place = 0
                for run in runs {
                    filter.insert(new, place..<Int(run.new))
                    place = Int(run.newEnd)
                }
                filter.insert(new, place..<new.count)
            }
            return filter
        }
    }

    private func seed(_ old: UnsafeBufferPointer<UInt8>) -> Int { old.count < 1 << 19 ? 8 : 11 }

    /// The runs with references masked, and then with what is known about their targets. Only one suffix array at a time is there.
    private func predictedRuns(
        _ old: UnsafeBufferPointer<UInt8>,
        _ new: UnsafeBufferPointer<UInt8>,
        _ oldModel: ImageModel,
        _ newModel: ImageModel,
        _ layouts: [InPlaceLayout?],
        _ isCancelled: () -> Bool
    ) -> [[[CopyRun]]]? {
        let oldImage = ScannedImage(old, model: oldModel)
        let newImage = ScannedImage(new, model: newModel)
        var oldBytes = oldImage.rewritten(onlyCode: true) { _ in 0 }
        var newBytes = newImage.rewritten(onlyCode: true) { _ in 0 }
        for _ in 0..<passes {
            let runs = withBuffers(oldBytes, newBytes) { old, new -> [CopyRun]? in
                guard !isCancelled(), let suffixes = suffixes(old, for: new), !isCancelled() else { return nil }
                return choose(old, new, candidates(old, new, suffixes), costs[0])
            }
            guard let runs, !isCancelled() else { return nil }
            (oldBytes, newBytes) = labelled(oldImage, newImage, runs)
        }
        return withBuffers(oldBytes, newBytes) { old, new in
            var found: [RunCandidate] = []
            do {
                guard !isCancelled(), let suffixes = suffixes(old, for: new), !isCancelled() else { return nil }
                found = candidates(old, new, suffixes)
            }
            guard !isCancelled() else { return nil }
            return layouts.map { chosenRuns(old, new, found, $0) }
        }
    }

    /// The runs for each of ``costs``, without those that are there already.
    private func chosenRuns(
        _ old: UnsafeBufferPointer<UInt8>,
        _ new: UnsafeBufferPointer<UInt8>,
        _ candidates: [RunCandidate],
        _ layout: InPlaceLayout?
    ) -> [[CopyRun]] {
        let candidates = layout.map { layout in candidates.flatMap { $0.available(in: layout) } } ?? candidates
        var chosen: [[CopyRun]] = []
        for cost in costs {
            let runs = choose(old, new, candidates, cost)
            if !chosen.contains(runs) { chosen.append(runs) }
        }
        return chosen
    }

    private func withBuffers<Result>(
        _ old: [UInt8],
        _ new: [UInt8],
        _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in body(old, new) }
        }
    }

    private func candidates(
        _ old: UnsafeBufferPointer<UInt8>,
        _ new: UnsafeBufferPointer<UInt8>,
        _ suffixes: SuffixArray
    ) -> [RunCandidate] {
        RunFinder(old: old, new: new, suffixes: suffixes, seed: seed(old)).candidates()
    }

    private func choose(
        _ old: UnsafeBufferPointer<UInt8>,
        _ new: UnsafeBufferPointer<UInt8>,
        _ candidates: [RunCandidate],
        _ cost: (gapByte: Int, change: Int)
    ) -> [CopyRun] {
        var change = cost.change
        while true {
            let runs = RunChooser(old: old, new: new, gapByte: cost.gapByte, change: change).choose(candidates)
            if runs.count <= runLimit { return runs }
            change = change * (runs.count > 2 * runLimit ? 2 : 4) / (runs.count > 2 * runLimit ? 1 : 3)
        }
    }

    /// Tries all these runs; the smallest wins.
    private func best(
        _ chosen: [[CopyRun]],
        _ old: UnsafeBufferPointer<UInt8>,
        _ new: UnsafeBufferPointer<UInt8>,
        _ oldModel: ImageModel,
        _ newModel: ImageModel,
        _ matches: OldMatches,
        _ layout: InPlaceLayout?,
        _ isCancelled: () -> Bool
    ) -> (bodies: [[UInt8]], runs: Int)? {
        var best: (bodies: [[UInt8]], runs: Int)?
        var bestSize = Int.max
        for runs in chosen {
            // Where nearly all is gaps, other runs change little.
            if best != nil && runs.reduce(0, { $0 + Int($1.length) }) * 2 < new.count && new.count > 1 << 19 {
                continue
            }
            guard let made = write(runs, old, new, oldModel, newModel, matches, layout, isCancelled) else { return nil }
            let size = made.bodies.reduce(0) { $0 + $1.count + 13 }
            if size < bestSize {
                bestSize = size
                best = made
            }
        }
        return best ?? ([], 0)
    }

    private func write(
        _ runs: [CopyRun],
        _ old: UnsafeBufferPointer<UInt8>,
        _ new: UnsafeBufferPointer<UInt8>,
        _ oldModel: ImageModel,
        _ newModel: ImageModel,
        _ matches: OldMatches,
        _ layout: InPlaceLayout?,
        _ isCancelled: () -> Bool
    ) -> (bodies: [[UInt8]], runs: Int)? {
        let copied = runs.reduce(0) { $0 + Int($1.length) }
        let isWide = copied * 2 < new.count && new.count > 1 << 19
        let writer = ReferenceBodyWriter(
            old: old,
            new: new,
            runs: runs,
            oldModel: oldModel,
            newModel: newModel,
            size: size,
            bodyLimit: isWide ? max(bodyLimit, wideBodyLimit) : bodyLimit
        )
        writer.layout = layout
        let costs = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: writer.gapCount)
        defer { costs.deallocate() }
        var prices = writer.measure(costs: costs)
        let parser = GapParser(
            old: old,
            new: new,
            matches: matches,
            literalCosts: UnsafeBufferPointer(costs),
            prices: prices,
            depth: 32
        )
        parser.layout = layout
        // Tokens are made when they are asked for, gap by gap, and not kept: there are as many of them as bytes.
        func tokens(_ index: Int) -> GapTokens {
            let before = index > 0 ? runs[index - 1] : nil
            let behind = index < runs.count ? runs[index] : nil
            let start = before.map { Int($0.newEnd) } ?? 0
            return parser.parse(
                from: start,
                to: behind.map { Int($0.new) } ?? new.count,
                before: before,
                behind: behind
            )
        }
        for _ in 1..<(isWide ? gapPasses + 1 : gapPasses) {
            guard !isCancelled() else { return nil }
            prices = writer.measure(costs: costs, tokens: tokens)
            parser.restart(prices: prices)
        }
        guard !isCancelled() else { return nil }
        if let layout { return (writer.inPlaceBodies(layout, tokens: tokens), runs.count) }
        return (writer.bodies(tokens: tokens), runs.count)
    }

    /// The images with what is known about each target in place of its field.
    private func labelled(_ old: ScannedImage, _ new: ScannedImage, _ runs: [CopyRun]) -> (old: [UInt8], new: [UInt8]) {
        let map = CopyMap(runs)
        let labels = LabelVotes(old: old, new: new, runs: runs, map: map).labels
        let number = runs.count
        var shifts = LearnedShifts(limit: 1 << 16)
        for (place, label) in labels.sorted(by: { $0.key < $1.key }) where place >= Reference.memoryPlaces {
            shifts.learn(place, to: label)
        }
        let oldBytes = old.rewritten { reference in
            if let label = labels[reference.target] { return ScannedImage.mix(label) }
            if reference.target >= Reference.memoryPlaces {
                return ScannedImage.mix(shifts.predict(reference.target))
            }
            return ScannedImage.mix(map.project(reference.target, near: number).place)
        }
        return (oldBytes, new.rewritten { ScannedImage.mix($0.target) })
    }
}
