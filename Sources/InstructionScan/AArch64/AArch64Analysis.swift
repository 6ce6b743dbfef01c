/// Decides what an AArch64 image needs: as for x86, by what an ordinary start meets, what direct calls reach and
/// whether the file asks what the processor can do.
///
/// One encoding serves all vector code here, so there is no telling builds for one processor from others by it.
struct AArch64Analysis {
    /// The result.
    private(set) var scan = InstructionScan(findings: [], dispatch: [], codeSize: 0)

    private static let largest = 4 << 20

    private let decoder = AArch64Decoder()
    private var regions: [CodeRegion] = []
    private var masks: [UInt32] = []
    private var firstTargets: [Int] = []
    private var targets: [UInt64] = []
    private var counts = [Int](repeating: 0, count: AArch64Decoder.patterns.count)

    init(_ bytes: Span<UInt8>, _ image: CodeImage) {
        let symbols = CodeSymbols(bytes, image)
        let roots = StartRoots(bytes, image)
        let frames = FrameTable(bytes, image).functions
        let code = image.code(holding: frames)
        let starts = (roots.entry == 0 ? [] : [roots.entry]) + roots.initializers
        regions = CodeRegion.all(
            code: code,
            functions: frames + symbols.functions,
            starts: starts
        )
        // Bytes between functions are as often tables as code; without any table of functions, all is code.
        let hasFunctions = regions.contains(where: \.isFunction)
        for region in regions { sweep(bytes, region, isCode: region.isFunction || !hasFunctions) }
        let (met, handed) = start(bytes, image, starts + symbols.main, entry: roots.entry)
        let reached = reach(starts + handed + symbols.main + (roots.isProgram ? [] : symbols.exported))
        let evidence = DispatchEvidence(bytes, image, symbols: symbols, asking: [], instruction: "mrs")
        var findings: [String: FeatureFinding] = [:]
        for (index, pattern) in AArch64Decoder.patterns.enumerated()
        where counts[index] > 0 || met >> UInt32(index) & 1 != 0 {
            let bit = UInt32(1) << UInt32(index)
            let functions = masks.reduce(0) { $1 & bit != 0 ? $0 + 1 : $0 }
            var rule = (FeatureRule.may, FeatureFinding.Basis.dispatched)
            if met & bit != 0 {
                rule = (.must, .start)
            } else if reached & bit != 0, roots.isProgram, !evidence.isThere {
                rule = (.must, .unguarded)
            }
            var finding = FeatureFinding(pattern.feature, rule.0, rule.1, count: counts[index], functions: functions)
            if let other = findings[pattern.feature] {
                finding.count += other.count
                finding.functions = max(finding.functions, other.functions)
                if other.rule > finding.rule { (finding.rule, finding.basis) = (other.rule, other.basis) }
            }
            finding.evidence = "\(finding.count) instructions in \(finding.functions) functions"
            findings[pattern.feature] = finding
        }
        let size = code.reduce(0) { $0 + $1.range.count }
        scan = InstructionScan(findings: Array(findings.values), dispatch: evidence.signs, codeSize: size)
    }

    // MARK: Passes

    private mutating func sweep(_ bytes: Span<UInt8>, _ region: CodeRegion, isCode: Bool) {
        firstTargets.append(targets.count)
        var mask: UInt32 = 0
        let base = region.addresses.lowerBound &- UInt64(region.offset)
        let end = min(bytes.count, region.offset + Int(region.addresses.upperBound - region.addresses.lowerBound))
        var position = region.offset + Int((4 - region.addresses.lowerBound % 4) % 4)
        while position <= end &- 4 {
            let word = decoder.word(bytes, at: position)
            position &+= 4
            if isCode, let index = decoder.pattern(word) {
                mask |= 1 << UInt32(index)
                counts[index] &+= 1
            }
            let step = AArch64Decoder.step(word)
            if step.distance != 0 {
                let target = base &+ UInt64(position) &+ UInt64(bitPattern: Int64(step.distance))
                if !region.addresses.contains(target) { targets.append(target) }
            }
        }
        masks.append(mask)
    }

    private func region(at address: UInt64) -> Int? {
        var low = 0
        var high = regions.count
        while low < high {
            let middle = (low + high) / 2
            if regions[middle].addresses.upperBound <= address { low = middle + 1 } else { high = middle }
        }
        return low < regions.count && regions[low].addresses.contains(address) ? low : nil
    }

    /// The extensions of all that direct calls lead to.
    private func reach(_ roots: [UInt64]) -> UInt32 {
        var isReached = [Bool](repeating: false, count: regions.count)
        var open = roots
        var mask: UInt32 = 0
        while let address = open.popLast() {
            guard let index = region(at: address), !isReached[index] else { continue }
            isReached[index] = true
            mask |= masks[index]
            let end = index + 1 < firstTargets.count ? firstTargets[index + 1] : targets.count
            open.append(contentsOf: targets[firstTargets[index]..<end])
        }
        return mask
    }

    /// The extensions that every start meets, and the addresses that the first code hands on: `main`.
    private func start(
        _ bytes: Span<UInt8>,
        _ image: CodeImage,
        _ roots: [UInt64],
        entry: UInt64
    ) -> (met: UInt32, handed: [UInt64]) {
        var met: UInt32 = 0
        var open = roots
        var walked: Set<Int> = []
        var budget = Self.largest
        let handed = handedAddresses(bytes, image, entry)
        open.append(contentsOf: handed)
        while let address = open.popLast(), budget > 0 {
            guard let index = region(at: address), walked.insert(index).inserted else { continue }
            let region = regions[index]
            let start = region.offset + Int(address - region.addresses.lowerBound)
            let end = region.offset + Int(region.addresses.upperBound - region.addresses.lowerBound)
            let base = region.addresses.lowerBound &- UInt64(region.offset)
            let limit = min(bytes.count, region.isFunction ? end : min(end, start + 4_096))
            budget -= limit - start
            let flow = CodeFlow(bytes, decoder: decoder, start: start, end: limit, base: base)
            for place in flow.unavoidable() {
                let block = flow.blocks[place]
                open.append(contentsOf: block.targets)
                for position in stride(from: block.start, through: block.end - 4, by: 4) {
                    if let index = decoder.pattern(decoder.word(bytes, at: position)) { met |= 1 << UInt32(index) }
                }
            }
        }
        return (met, handed)
    }

    /// The addresses that the entry code puts into a register: by itself, or out of a word that a relocation fills.
    private func handedAddresses(_ bytes: Span<UInt8>, _ image: CodeImage, _ entry: UInt64) -> [UInt64] {
        guard entry != 0, let start = image.offset(entry) else { return [] }
        var pages: [UInt32: UInt64] = [:]
        var handed: [UInt64] = []
        for position in stride(from: start, to: min(start + 96, bytes.count - 3), by: 4) {
            let word = decoder.word(bytes, at: position)
            let register = word & 31
            if word & 0x9F00_0000 == 0x9000_0000 {
                let value = (word >> 5 & 0x7FFFF) << 2 | (word >> 29 & 3)
                let pageOffset = Int64(Int32(bitPattern: value << 11) >> 11) << 12
                let address = entry &+ UInt64(position - start)
                pages[register] = (address & ~0xFFF) &+ UInt64(bitPattern: pageOffset)
            } else if word & 0xFFC0_0000 == 0x9100_0000, let page = pages[word >> 5 & 31] {
                handed.append(page &+ UInt64(word >> 10 & 0xFFF))
            } else if word & 0xFFC0_0000 == 0xF940_0000, let page = pages[word >> 5 & 31] {
                let place = page &+ UInt64(word >> 10 & 0xFFF) * 8
                if let address = relocated(bytes, image, place) { handed.append(address) }
            }
        }
        return handed.filter { region(at: $0) != nil }
    }

    /// What a relocation without a symbol puts at `place`, else what is there.
    private func relocated(_ bytes: Span<UInt8>, _ image: CodeImage, _ place: UInt64) -> UInt64? {
        if let table = image.dynamic[7], let size = image.dynamic[8], let range = image.range(table, size: size) {
            var at = range.lowerBound
            while at <= range.upperBound - 24 {
                if image.reader.u64(bytes, at) == place { return image.reader.u64(bytes, at + 16) }
                at += 24
            }
        }
        return image.offset(place).flatMap { image.reader.u64(bytes, $0) }
    }
}
