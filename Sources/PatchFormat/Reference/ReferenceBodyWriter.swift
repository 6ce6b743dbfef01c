/// The writing side of codec 2: from a copy map and the tokens of the gaps to bodies of frames.
///
/// It stands beside the decoder because both are one description; a device does not link it.
public final class ReferenceBodyWriter {
    let old: UnsafeBufferPointer<UInt8>
    let new: UnsafeBufferPointer<UInt8>
    let map: CopyMap
    let size: ModelSize
    let oldModel: ImageModel
    let newModel: ImageModel
    let bodyLimit: Int
    private let outputLimit: Int

    /// What of the old image is still there, for a patch that is applied in place.
    public var layout: InPlaceLayout?

    /// A writer of a patch from `old` to `new`, which stay in place.
    public init(
        old: UnsafeBufferPointer<UInt8>,
        new: UnsafeBufferPointer<UInt8>,
        runs: [CopyRun],
        oldModel: ImageModel,
        newModel: ImageModel,
        size: ModelSize,
        bodyLimit: Int
    ) {
        self.old = old
        self.new = new
        self.map = CopyMap(runs)
        self.size = size
        self.oldModel = oldModel
        self.newModel = newModel
        let limits: ReferenceLimits = size.isSmall ? .microcontroller : .linux
        outputLimit = limits.output - (1 << 15)
        self.bodyLimit = min(bodyLimit, max(4096, limits.bodyRoom(models: size, runs: runs.count)))
    }

    private var nothing: UnsafePointer<UInt8> { UnsafePointer(bitPattern: 8)! }

    func imageCoder<Coder: BinaryCoder>(_ coder: Coder) -> ImageCoder<Coder, TruthMemory> {
        let memory = TruthMemory(
            oldBytes: old.baseAddress ?? nothing,
            newBytes: new.baseAddress ?? nothing,
            oldCount: old.count,
            newCount: 0
        )
        let references = ReferenceState(size: size)
        references.setModels(old: oldModel, new: newModel)
        return ImageCoder(
            coder: coder,
            memory: memory,
            map: map,
            references: references,
            size: size,
            truth: new.baseAddress ?? nothing
        )
    }

    /// How many bytes the gaps have in all.
    public var gapCount: Int { map.runs.reduce(new.count) { $0 &- Int($1.length) } }

    /// What each byte of each gap costs as a literal, in 1/16 bits, in order, and what else there is to pay.
    ///
    /// - Parameters:
    ///   - costs: Room for ``gapCount`` costs. Those of bytes that are copied stay as they are.
    ///   - tokens: Those of the gap that ends at run `index`, asked for in order, before any of its costs is written; without it
    ///     all are literals.
    public func measure(
        costs: UnsafeMutableBufferPointer<UInt16>,
        tokens: ((_ index: Int) -> GapTokens)? = nil
    ) -> GapPrices {
        let table = CostCoder.makeTable()
        defer { table.deallocate() }
        let coder = imageCoder(CostCoder(table: table))
        if let layout { coder.memory.reach = layout.window }
        coder.beginFrame(CostCoder(table: table))
        var index = 0
        var position = 0
        for gap in 0...map.runs.count {
            let end = gap < map.runs.count ? Int(map.runs[gap].new) : new.count
            coder.run = gap
            coder.memory.newCount = position
            coder.position = position
            if let tokens {
                if position < end {
                    for token in tokens(gap) {
                        if let layout { coder.memory.oldFloor = layout.oldFloor(at: coder.position) }
                        let resolved = coder.resolve(token)
                        let before = coder.literalCost
                        _ = coder.gapToken(resolved, end: end)
                        if resolved.source == .literal {
                            costs[index] = UInt16(truncatingIfNeeded: coder.literalCost - before)
                        }
                        index += resolved.source == .literal ? 1 : token.length
                    }
                }
                position = end
            } else {
                while position < end {
                    if let layout { coder.memory.oldFloor = layout.oldFloor(at: position) }
                    let before = coder.literalCost
                    _ = coder.gapToken(GapToken(.literal, byte: new[position]), end: end)
                    costs[index] = UInt16(truncatingIfNeeded: coder.literalCost - before)
                    index += 1
                    position += 1
                }
            }
            if gap < map.runs.count { position = Int(map.runs[gap].newEnd) }
        }
        return tokens == nil ? GapPrices() : coder.prices(table)
    }

    /// Where the bits of the last ``bodies(tokens:)`` went, in bytes: map, literals, copies, marks of blocks, corrections, references.
    public private(set) var shares: [Int] = []

    /// The bodies. `tokens` gives those of the gap that ends at run `index`; it is asked for each gap that is not empty, in order.
    public func bodies(tokens: (_ index: Int) -> GapTokens) -> [[UInt8]] {
        var bodies: [[UInt8]] = []
        let coder = imageCoder(RangeEncoder())
        coder.beginFrame(RangeEncoder())
        let soft = bodyLimit - 1024
        var head: [UInt8] = []
        Varint.append(UInt64(size.slotsLog), to: &head)
        Varint.append(UInt64(size.cacheLog), to: &head)
        Varint.append(UInt64(map.runs.count), to: &head)
        let models = oldModel.regions.isEmpty ? [] : oldModel.encoded() + newModel.encoded(relativeTo: oldModel)
        Varint.append(UInt64(models.count), to: &head)
        for byte in models { _ = coder.modelByte(Int(byte)) }
        var runsInFrame = 0
        var started = 0

        func flush(_ fresh: Bool) {
            Varint.append(UInt64(runsInFrame), to: &head)
            Varint.append(UInt64(coder.position - started), to: &head)
            bodies.append(head + coder.model.coder.finish())
            head = []
            runsInFrame = 0
            started = coder.position
            if fresh { coder.beginFrame(RangeEncoder()) }
        }

        var before: CopyRun?
        for run in map.runs {
            _ = MapCoder.code(run, after: before, coder.model)
            before = run
            runsInFrame += 1
            if coder.model.coder.count >= soft { flush(true) }
        }
        shares = [bodies.reduce(0) { $0 + $1.count } + coder.model.coder.count]
        for index in 0...map.runs.count {
            let end = index < map.runs.count ? Int(map.runs[index].new) : new.count
            if coder.position < end {
                for token in tokens(index) {
                    let isRight = coder.gapToken(coder.resolve(token), end: end)
                    precondition(isRight, "a token that does not fit")
                    if coder.model.coder.count >= soft || coder.position - started >= outputLimit { flush(true) }
                }
                precondition(coder.position == end, "tokens do not fill the gap")
            }
            guard index < map.runs.count else { break }
            let runEnd = Int(map.runs[index].newEnd)
            while coder.position < runEnd {
                _ = coder.runBlock(limit: new.count)
                if coder.model.coder.count >= soft || coder.position - started >= outputLimit { flush(true) }
            }
        }
        if coder.position > started || runsInFrame > 0 || bodies.isEmpty { flush(false) }
        return bodies
    }
}
