/// Puts a container together from its recipe, its plain stream and the precursor's units: a stream in, a stream out.
///
/// Units are independent of each other: workers may compress several at once, while the next ones come in; they leave in
/// their order. Memory: the recipe, units of ``flightLimit`` bytes together, or one of at most
/// ``ContainerLimits/bufferedUnit``, and what the compressors want.
public final class ContainerRedo {
    /// How many bytes may be on their way through the workers before the first of them are waited for.
    public static let flightLimit = 1 << 21
    /// How many steps may wait for what comes before them.
    private static let queueLimit = 64

    /// What is yet to be handed out.
    private enum Pending {
        case unit(UnitJob)
        case bytes([UInt8])
        case units(Range<Int>)

        /// How much memory it holds.
        var size: Int {
            switch self {
            case .unit(let job): job.size
            case .bytes(let bytes): bytes.count
            case .units: 0
            }
        }
    }

    /// How many bytes of the result have been handed out.
    public private(set) var produced = 0

    private let precursor: UnsafeBufferPointer<UInt8>
    private let units: ContainerUnits
    private let recipeSize: Int
    private let resultSize: Int
    private let workers: any UnitWorkers
    private var recipe: ContainerRecipe?
    /// What compresses a unit that is too large to be held.
    private var stream: UnitCompressor?
    /// The recipe, or the unit, as far as it is here.
    private var buffer: [UInt8] = []
    /// What is on its way, in its order.
    private var pending: [Pending] = []
    private var pendingSize = 0
    /// The next step, what is left of it, and what is left of the current unit.
    private var step = 0
    private var repetitions = 0
    private var unitLeft = 0
    private var isUnitOpen = false
    private var copyEnd = 0

    /// An assembly of `resultSize` bytes.
    ///
    /// - Parameters:
    ///   - precursor: The old container. It must stay where it is, and as it is.
    ///   - workers: Who compresses units that are held in memory.
    public init(
        precursor: UnsafeBufferPointer<UInt8>,
        units: ContainerUnits,
        recipeSize: Int,
        resultSize: Int,
        workers: any UnitWorkers = SerialWorkers()
    ) {
        self.workers = workers
        self.precursor = precursor
        self.units = units
        self.recipeSize = recipeSize
        self.resultSize = resultSize
    }

    /// Takes bytes of recipe and plain stream, and hands out what comes of them.
    public func push<Failure: Error>(
        _ input: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        try input.withUnsafeBufferPointer { (input) throws(ContainerStreamError<Failure>) in
            var position = 0
            if recipe == nil {
                let end = min(recipeSize - buffer.count, input.count)
                buffer.append(contentsOf: input[..<end])
                position = end
                guard buffer.count == recipeSize else { return }
                do throws(ContainerError) { try readRecipe() } catch { throw .codec(error) }
                try enterStep(output)
            }
            while position < input.count {
                position += try take(UnsafeBufferPointer(rebasing: input[position...]), output)
            }
            // Nothing comes after the last step that could push out what is waiting.
            if step == recipe?.steps.count { try drain(to: 0, output) }
        }
    }

    /// Says that no more input comes, and checks that the result is complete.
    public func finish() throws(ContainerError) {
        guard let recipe, step == recipe.steps.count, produced == resultSize else {
            throw ContainerError(.truncated, "\(produced) of \(resultSize) bytes", at: produced)
        }
    }

    // MARK: Steps

    private func readRecipe() throws(ContainerError) {
        let recipe = try ContainerRecipe(decoding: buffer.span)
        self.recipe = recipe
        buffer = []
    }

    /// Goes through the steps that need no input, up to one that does.
    private func enterStep<Failure: Error>(
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        guard let recipe else { return }
        while step < recipe.steps.count {
            switch recipe.steps[step] {
            case .raw(let count):
                unitLeft = count
                if count > 0 { return }
            case .copy(let skip, let count):
                let first = copyEnd + skip
                guard first >= 0, first <= units.count, count <= units.count - first else {
                    throw .codec(ContainerError(.malformed, "a copy of units that are not there", at: produced))
                }
                copyEnd = first + count
                try append(.units(first..<copyEnd), output)
            case .redo(let index, let hasLength, let count, let size):
                do throws(ContainerError) {
                    try open(index, hasLength: hasLength, size: size)
                } catch {
                    throw .codec(error)
                }
                repetitions = count
                unitLeft = size
                if count > 0 { return }
            }
            step += 1
        }
    }

    private func open(_ index: Int, hasLength: Bool, size: Int) throws(ContainerError) {
        guard let recipe, size > 0 else { throw ContainerError(.malformed, "a unit of no bytes", at: produced) }
        guard size > ContainerLimits.bufferedUnit else { return }
        let parameters = recipe.parameters[index]
        if stream?.parameters != parameters { stream = try UnitCompressor(parameters) }
        guard stream?.isStreaming == true, !hasLength else {
            throw ContainerError(.limitExceeded, "a unit of \(size) bytes", at: produced)
        }
    }

    /// Takes what the current step needs of `input`; says how much.
    private func take<Failure: Error>(
        _ input: UnsafeBufferPointer<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) -> Int {
        guard let recipe, step < recipe.steps.count else {
            throw .codec(ContainerError(.limitExceeded, "input behind the last step", at: produced))
        }
        switch recipe.steps[step] {
        case .copy: return 0
        case .raw:
            // No more at once than may wait.
            let count = min(unitLeft, input.count, Self.flightLimit / 4)
            let bytes = UnsafeBufferPointer(rebasing: input[..<count])
            if pending.isEmpty { try emit(bytes, output) } else { try append(.bytes(Array(bytes)), output) }
            unitLeft -= count
            if unitLeft == 0 {
                step += 1
                try enterStep(output)
            }
            return count
        case .redo(let index, let hasLength, _, let size):
            let isStreamed = size > ContainerLimits.bufferedUnit
            let room = isStreamed ? UnitCompressor.pieceSize - buffer.count : unitLeft
            let count = min(unitLeft, input.count, room)
            if !isStreamed, buffer.isEmpty { buffer.reserveCapacity(size) }
            buffer.append(contentsOf: input[..<count])
            unitLeft -= count
            if isStreamed {
                if unitLeft == 0 || buffer.count == UnitCompressor.pieceSize { try addPiece(output) }
            } else if unitLeft == 0 {
                let job = UnitJob(buffer, recipe.parameters[index], hasLength: hasLength)
                buffer = []
                workers.submit(job)
                try append(.unit(job), output)
            }
            if unitLeft == 0 {
                repetitions -= 1
                unitLeft = size
                if repetitions == 0 {
                    step += 1
                    try enterStep(output)
                }
            }
            return count
        }
    }

    /// Lets something wait for its turn, and hands out what has waited long enough.
    private func append<Failure: Error>(
        _ next: Pending,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        pending.append(next)
        pendingSize += next.size
        try drain(to: Self.flightLimit, output)
    }

    /// Hands out what comes first until no more than `limit` bytes are waiting.
    private func drain<Failure: Error>(
        to limit: Int,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        while let first = pending.first,
            limit == 0 || pendingSize > limit || pending.count > Self.queueLimit || isReady(first)
        {
            pending.removeFirst()
            pendingSize -= first.size
            switch first {
            case .bytes(let bytes):
                try bytes.withUnsafeBufferPointer { (bytes) throws(ContainerStreamError<Failure>) in
                    try emit(bytes, output)
                }
            case .units(let range):
                for index in range { try emit(UnsafeBufferPointer(rebasing: precursor[units[index]]), output) }
            case .unit(let job):
                workers.wait(for: job)
                if let error = job.error { throw .codec(error) }
                try job.bytes.withUnsafeBufferPointer { (bytes) throws(ContainerStreamError<Failure>) in
                    try emit(bytes, output)
                }
            }
        }
    }

    /// Whether nothing has to be waited for.
    private func isReady(_ next: Pending) -> Bool {
        if case .unit(let job) = next { workers.isDone(job) } else { true }
    }

    /// Adds a piece to a unit that is too large to be held.
    private func addPiece<Failure: Error>(
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        guard let compressor = stream else { return }
        try drain(to: 0, output)
        if !isUnitOpen { isUnitOpen = compressor.begin() }
        var refusal: ContainerStreamError<Failure>?
        let isGood = buffer.withUnsafeBufferPointer { piece in
            compressor.add(piece, isLast: unitLeft == 0) { bytes in
                do throws(ContainerStreamError<Failure>) {
                    try emit(bytes, output)
                    return true
                } catch {
                    refusal = error
                    return false
                }
            }
        }
        buffer.removeAll(keepingCapacity: true)
        if let refusal { throw refusal }
        guard isGood, isUnitOpen else {
            throw .codec(ContainerError(.unsupported, "\(compressor.parameters) failed", at: produced))
        }
        if unitLeft == 0 { isUnitOpen = false }
    }

    private func emit<Failure: Error>(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        guard bytes.count <= resultSize - produced else {
            throw .codec(ContainerError(.limitExceeded, "more than \(resultSize) bytes of result", at: produced))
        }
        produced += bytes.count
        do throws(Failure) { try output(bytes.span) } catch { throw .output(error) }
    }
}
