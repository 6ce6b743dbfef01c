/// The decoder of codec 2: bodies of frames in, bytes of the new image out (into `memory`).
///
/// After each body everything that it makes is in the memory. To go on after a restart: a new decoder whose memory holds what
/// was made before, ``restore(_:)`` with the bodies from the first one on until ``isMapComplete``, then ``decode(_:)`` with those from
/// the checkpoint on.
public final class ReferenceDecoder<Memory: PatchMemory> {
    private let resultSize: Int
    private let limits: ReferenceLimits
    private var modelCount = 0
    private var isFirst = true
    @exclusivity(unchecked) private var coder: ImageCoder<RangeDecoder, Memory>?
    private var initialMemory: Memory?
    private var runCount = 0
    private var bodyRoom = 0
    private var framesLeft = 0
    /// Whether the copy map is known whole.
    public private(set) var isMapComplete = false

    /// A decoder that makes an image of `resultSize` bytes.
    public init(memory: Memory, resultSize: Int, limits: ReferenceLimits) {
        initialMemory = memory
        self.resultSize = resultSize
        self.limits = limits
    }

    /// How many bytes of the new image there are.
    public var produced: Int { coder?.memory.newCount ?? initialMemory?.newCount ?? 0 }

    /// Whether the new image is complete.
    public var isComplete: Bool { produced == resultSize && (isMapComplete || resultSize == 0) }

    /// The copy map, as far as it is known.
    public var map: CopyMap { coder?.map ?? CopyMap() }

    /// The models that say which fields of the two images hold addresses, where the patch has any.
    public var models: (old: ImageModel, new: ImageModel)? {
        guard let references = coder?.references, references.isOn else { return nil }
        let pair = references.models.takeUnretainedValue()
        return (pair.old, pair.new)
    }

    /// Decodes the body of the next frame.
    @_specialize(exported:false,where Memory == ContiguousMemory)
    public func decode(_ body: Span<UInt8>) throws(ReferencePatchError) {
        try decode(body, isMapOnly: false)
    }

    /// Takes what a body holds of the copy map, and makes nothing.
    public func restore(_ body: Span<UInt8>) throws(ReferencePatchError) {
        try decode(body, isMapOnly: true)
    }

    private func decode(_ body: Span<UInt8>, isMapOnly: Bool) throws(ReferencePatchError) {
        var index = 0
        if coder == nil { try begin(body, &index) }
        guard let coder, body.count <= bodyRoom, framesLeft > 0 else { throw .parameters }
        framesLeft &-= 1
        guard let runs = Varint.read(body, at: &index), let stated = Varint.read(body, at: &index) else {
            throw .parameters
        }
        guard runs <= UInt64(runCount &- coder.map.runs.count) else { throw .map }
        let size = isMapOnly ? 0 : stated
        guard size <= UInt64(limits.output), size <= UInt64(resultSize &- coder.memory.newCount) else { throw .size }
        guard runs > 0 || stated > 0 || resultSize == 0 else { throw .size }
        var result: ReferencePatchError?
        let start = index
        body.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            let range = RangeDecoder(base + start, count: bytes.count &- start)
            result = run(coder, range, runs: Int(runs), size: Int(size))
        }
        if let result { throw result }
    }

    private func begin(_ body: Span<UInt8>, _ index: inout Int) throws(ReferencePatchError) {
        guard let memory = initialMemory else { throw .parameters }
        guard let slotsLog = Varint.read(body, at: &index), let cacheLog = Varint.read(body, at: &index),
            slotsLog >= 8, cacheLog >= 2, slotsLog <= UInt64(limits.models.slotsLog),
            cacheLog <= UInt64(limits.models.cacheLog),
            let count = Varint.read(body, at: &index), count <= UInt64(limits.runs(result: resultSize)),
            let models = Varint.read(body, at: &index), models <= 4096
        else { throw .parameters }
        let size = ModelSize(slotsLog: Int(slotsLog), cacheLog: Int(cacheLog))
        bodyRoom = limits.bodyRoom(models: size, runs: Int(count))
        guard body.count <= bodyRoom else { throw .parameters }
        runCount = Int(count)
        framesLeft = limits.frames(runs: runCount, result: resultSize)
        modelCount = Int(models)
        let nothing = UnsafePointer<UInt8>(bitPattern: 8)!
        let range = RangeDecoder(nothing, count: 0)
        let references = ReferenceState(size: size)
        coder = ImageCoder(
            coder: range,
            memory: memory,
            map: CopyMap(),
            references: references,
            size: size,
            truth: nothing
        )
        coder?.map.reserve(runCount)
        initialMemory = nil
    }

    @_specialize(exported:false,where Memory == ContiguousMemory)
    private func run(
        _ coder: ImageCoder<RangeDecoder, Memory>,
        _ range: RangeDecoder,
        runs: Int,
        size: Int
    ) -> ReferencePatchError? {
        coder.beginFrame(range)
        if isFirst {
            isFirst = false
            guard coder.readModels(modelCount, resultSize: resultSize) else { return .parameters }
        }
        for _ in 0..<runs {
            guard coder.readRun(resultSize: resultSize) else { return .map }
        }
        if !isMapComplete && coder.map.runs.count == runCount {
            coder.map.seal()
            isMapComplete = true
            coder.placeRun()
        }
        guard size == 0 || isMapComplete else { return .map }
        let end = coder.memory.newCount &+ size
        while coder.position < end {
            let gapEnd = coder.gapEnd(end)
            if gapEnd > coder.position {
                guard coder.gapToken(GapToken(.literal), end: gapEnd) else { return .content }
            } else {
                guard coder.runBlock(limit: end) else { return .content }
            }
        }
        return nil
    }
}
