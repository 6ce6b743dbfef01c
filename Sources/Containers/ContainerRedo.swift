/// Puts a container together from its recipe, its plain stream and the precursor's units: a stream in, a stream out.
///
/// Memory: the recipe, one unit of at most ``ContainerLimits/bufferedUnit`` bytes, and what the compressors want.
public final class ContainerRedo {
    /// How many bytes of the result have been handed out.
    public private(set) var produced = 0

    private let precursor: UnsafeBufferPointer<UInt8>
    private let units: ContainerUnits
    private let recipeSize: Int
    private let resultSize: Int
    private var recipe: ContainerRecipe?
    private var compressors: [UnitCompressor?] = []
    /// The recipe, or the unit, as far as it is here.
    private var buffer: [UInt8] = []
    private var compressed: [UInt8] = []
    /// The next step, what is left of it, and what is left of the current unit.
    private var step = 0
    private var repetitions = 0
    private var unitLeft = 0
    private var isUnitOpen = false
    private var copyEnd = 0

    /// An assembly of `resultSize` bytes.
    ///
    /// - Parameter precursor: The old container. It must stay where it is, and as it is.
    public init(precursor: UnsafeBufferPointer<UInt8>, units: ContainerUnits, recipeSize: Int, resultSize: Int) {
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
        compressors = Array(repeating: nil, count: recipe.parameters.count)
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
                for index in first..<copyEnd {
                    try emit(UnsafeBufferPointer(rebasing: precursor[units[index]]), output)
                }
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
        if compressors[index] == nil {
            // One compressor's memory at a time.
            for other in compressors.indices { compressors[other] = nil }
            compressors[index] = try UnitCompressor(recipe.parameters[index])
        }
        guard size <= ContainerLimits.bufferedUnit || compressors[index]?.isStreaming == true && !hasLength else {
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
            let count = min(unitLeft, input.count)
            try emit(UnsafeBufferPointer(rebasing: input[..<count]), output)
            unitLeft -= count
            if unitLeft == 0 {
                step += 1
                try enterStep(output)
            }
            return count
        case .redo(let index, let hasLength, _, let size):
            guard let compressor = compressors[index] else { return 0 }
            let isStreamed = size > ContainerLimits.bufferedUnit
            let room = isStreamed ? UnitCompressor.pieceSize - buffer.count : unitLeft
            let count = min(unitLeft, input.count, room)
            buffer.append(contentsOf: input[..<count])
            unitLeft -= count
            if isStreamed {
                if unitLeft == 0 || buffer.count == UnitCompressor.pieceSize { try add(compressor, output) }
            } else if unitLeft == 0 {
                try compress(compressor, hasLength: hasLength, output)
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

    private func compress<Failure: Error>(
        _ compressor: UnitCompressor,
        hasLength: Bool,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        let lead = hasLength ? 2 : 0
        let capacity = compressor.bound(buffer.count) + lead
        if compressed.count < capacity { compressed = [UInt8](repeating: 0, count: capacity) }
        let size = buffer.withUnsafeBufferPointer { plain in
            compressed.withUnsafeMutableBufferPointer { target in
                compressor.compress(plain, into: UnsafeMutableBufferPointer(rebasing: target[lead...]))
            }
        }
        buffer.removeAll(keepingCapacity: true)
        guard let size, !hasLength || size < 1 << 15 else {
            throw .codec(ContainerError(.unsupported, "\(compressor.parameters) failed", at: produced))
        }
        if hasLength {
            compressed[0] = UInt8(truncatingIfNeeded: size)
            compressed[1] = UInt8(truncatingIfNeeded: size >> 8)
        }
        try compressed.withUnsafeBufferPointer { (bytes) throws(ContainerStreamError<Failure>) in
            try emit(UnsafeBufferPointer(rebasing: bytes[..<(size + lead)]), output)
        }
    }

    /// Adds a piece to a unit that is too large to be held.
    private func add<Failure: Error>(
        _ compressor: UnitCompressor,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
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
