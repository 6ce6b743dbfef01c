/// The decoder of codec 4: the content of codec 2 in segments that can each be made again from their start.
///
/// A body is a row of chunks, each as `number (length * 2 + isPartial), [amount if partial], bytes`. Those of the first segment
/// begin with the copy map. A partial chunk makes `amount` runs and bytes and is gone on with by the next one; any other
/// completes its segment.
final class InPlaceDecoder<Storage: InPlaceStorage, Running: RunningDigest> {
    typealias Memory = InPlaceMemory<Storage, Running>

    private let coder: ImageCoder<RangeDecoder, Memory>
    private let layout: InPlaceLayout
    private let resultSize: Int
    private let runCount: Int
    private let modelCount: Int
    /// The longest body.
    let bodyRoom: Int
    private var isMapBegun = false
    /// Whether the copy map is known whole.
    private(set) var isMapComplete = false
    /// The segment that the next chunk belongs to.
    var segment = 0
    /// Whether the next chunk goes on with it.
    private(set) var isInside = false

    /// A decoder of the patch whose first body goes on at `index` behind the layout.
    init(
        _ memory: Memory,
        layout: InPlaceLayout,
        resultSize: Int,
        limits: InPlaceLimits,
        body: Span<UInt8>,
        at index: inout Int
    ) throws(InPlaceError) {
        guard let slotsLog = Varint.read(body, at: &index), let cacheLog = Varint.read(body, at: &index),
            slotsLog >= 8, cacheLog >= 2, slotsLog <= UInt64(limits.reference.models.slotsLog),
            cacheLog <= UInt64(limits.reference.models.cacheLog),
            let count = Varint.read(body, at: &index), count <= UInt64(limits.reference.runs(result: resultSize)),
            let models = Varint.read(body, at: &index), models <= 4096
        else { throw .content(.parameters) }
        let size = ModelSize(slotsLog: Int(slotsLog), cacheLog: Int(cacheLog))
        runCount = Int(count)
        modelCount = Int(models)
        bodyRoom = limits.bodyRoom(models: size, runs: runCount, window: layout.window)
        // What a segment takes to begin must not outweigh what it makes.
        guard body.count <= bodyRoom,
            resultSize / layout.segment < limits.reference.frames(runs: runCount, result: resultSize)
        else { throw .content(.parameters) }
        self.layout = layout
        self.resultSize = resultSize
        let nothing = UnsafePointer<UInt8>(bitPattern: 8)!
        coder = ImageCoder(
            coder: RangeDecoder(nothing, count: 0),
            memory: memory,
            map: CopyMap(),
            references: ReferenceState(size: size),
            size: size,
            truth: nothing
        )
        coder.map.reserve(runCount)
    }

    /// Whether the new image is complete.
    var isComplete: Bool { isMapComplete && coder.memory.newCount == resultSize }

    /// Decodes the chunk of `body` that starts at `index`; of a segment below `target` nothing but what it holds of the map.
    func decodeChunk(_ body: Span<UInt8>, at index: inout Int, target: Int) throws(InPlaceError) {
        guard let head = Varint.read(body, at: &index) else { throw .content(.parameters) }
        var amount: Int?
        if head & 1 == 1 {
            guard let value = Varint.read(body, at: &index), value <= UInt64(InPlaceLayout.sizeLimit) else {
                throw .content(.parameters)
            }
            amount = Int(value)
        }
        guard head >> 1 <= UInt64(body.count &- index) else { throw .content(.parameters) }
        let count = Int(head >> 1)
        let start = index
        index &+= count
        let skips = segment < target
        if skips && isMapComplete {
            if amount == nil { segment &+= 1 }
            return
        }
        var failure: ReferencePatchError?
        body.withUnsafeBufferPointer { bytes in
            let nothing = UnsafePointer<UInt8>(bitPattern: 8)!
            let range = RangeDecoder(bytes.baseAddress.map { $0 + start } ?? nothing, count: count)
            failure = make(range, amount, skips)
        }
        if let error = coder.memory.failure { throw .storage(error) }
        if let failure { throw .content(failure) }
    }

    /// Makes what a chunk holds: runs of the map first, then bytes.
    private func make(_ range: RangeDecoder, _ amount: Int?, _ skips: Bool) -> ReferencePatchError? {
        guard !isMapComplete else { return makeSegment(range, amount) }
        if isMapBegun {
            coder.continueFrame(range)
        } else {
            isMapBegun = true
            coder.memory.oldFloor = layout.oldFloor(at: 0)
            coder.beginFrame(range)
            guard coder.readModels(modelCount, resultSize: resultSize) else { return .parameters }
        }
        var bytes = amount
        let rest = runCount &- coder.map.runs.count
        let runs = amount.map { $0 < rest ? $0 : rest } ?? rest
        for _ in 0..<runs {
            guard coder.readRun(resultSize: resultSize) else { return .map }
        }
        if let amount {
            // All runs may be there before the end of the map is said.
            if amount <= rest { return nil }
            bytes = amount &- rest
        }
        coder.map.seal()
        isMapComplete = true
        coder.placeRun()
        if skips {
            if amount == nil { segment &+= 1 }
            return nil
        }
        return resultSize > 0 ? makeBytes(bytes) : nil
    }

    private func makeSegment(_ range: RangeDecoder, _ amount: Int?) -> ReferencePatchError? {
        let start = coder.memory.newCount
        guard start < resultSize else { return .size }
        if isInside {
            coder.continueFrame(range)
        } else {
            guard start == segment &* layout.segment else { return .size }
            coder.memory.oldFloor = layout.oldFloor(at: start)
            coder.beginFrame(range)
        }
        return makeBytes(amount)
    }

    /// Makes the next `amount` bytes of the segment, or all that it lacks.
    private func makeBytes(_ amount: Int?) -> ReferencePatchError? {
        let start = coder.memory.newCount
        let segmentEnd = (segment &+ 1) &* layout.segment
        var end = segmentEnd < resultSize ? segmentEnd : resultSize
        if let amount {
            guard amount <= end &- start else { return .size }
            end = start &+ amount
        }
        while coder.position < end {
            let gapEnd = coder.gapEnd(end)
            if gapEnd > coder.position {
                guard coder.gapToken(GapToken(.literal), end: gapEnd) else { return .content }
            } else {
                guard coder.runBlock(limit: end) else { return .content }
            }
            guard coder.memory.failure == nil else { return .content }
        }
        isInside = amount != nil
        if amount == nil { segment &+= 1 }
        return nil
    }
}
