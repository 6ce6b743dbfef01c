/// What the prediction of references knows within a frame.
final class ReferenceState {
    /// How many bytes of the old image are looked at at once.
    private let windowSize: Int
    private let learnedLimit: Int

    /// Whether there are any.
    @exclusivity(unchecked) private(set) var isOn = false
    /// What both images are.
    @exclusivity(unchecked) private(set) var models: Unmanaged<ModelPair>
    /// Whether no block was made since the frame or the run began.
    @exclusivity(unchecked) var isFresh = true
    /// The last references: 1 for a miss.
    @exclusivity(unchecked) var missHistory = 0
    let cache: TargetCache
    /// The last way from prediction to truth of a missed target, by kind.
    let corrections: UnsafeMutablePointer<UInt32>
    /// The last way from old to new target, by kind.
    let shifts: UnsafeMutablePointer<UInt32>
    /// Whether the last shift is a better prediction than the copy map, by kind.
    @exclusivity(unchecked) var prefersShift: UInt64 = 0
    /// Where numbers went that the copy map does not know.
    @exclusivity(unchecked) var learned = LearnedShifts()

    @exclusivity(unchecked) private var scanner: ReferenceScanner
    @exclusivity(unchecked) private var end = 0
    @exclusivity(unchecked) private var pending: Reference?
    private let window: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) private var windowStart = 0
    @exclusivity(unchecked) private var windowCount = 0

    init(size: ModelSize) {
        windowSize = size.windowSize
        learnedLimit = size.learnedLimit
        let pair = ModelPair(old: ImageModel(opaque: 0), new: ImageModel(opaque: 0))
        models = Unmanaged.passRetained(pair)
        cache = TargetCache(log: size.cacheLog)
        scanner = ReferenceScanner(model: pair.old, start: 0, end: 0)
        window = .allocate(capacity: windowSize)
        window.update(repeating: 0, count: windowSize)
        shifts = .allocate(capacity: 64)
        corrections = .allocate(capacity: 64)
        reset()
    }

    /// Sets what the images are.
    func setModels(old: ImageModel, new: ImageModel) {
        models.release()
        models = Unmanaged.passRetained(ModelPair(old: old, new: new))
        isOn = !old.regions.isEmpty
        scanner = ReferenceScanner(model: old, start: 0, end: 0)
    }

    deinit {
        window.deallocate()
        models.release()
        shifts.deallocate()
        corrections.deallocate()
    }

    func reset() {
        cache.reset()
        missHistory = 0
        shifts.update(repeating: 0, count: 64)
        corrections.update(repeating: 0, count: 64)
        prefersShift = 0
        learned = LearnedShifts(limit: learnedLimit)
    }

    /// The run is over.
    func leave() {
        isFresh = true
    }

    /// Begins at `start` of a run of the old image that ends at `end`.
    func enter(start: Int, end: Int) {
        scanner = ReferenceScanner(
            model: models._withUnsafeGuaranteedRef { $0.old },
            start: UInt32(truncatingIfNeeded: start),
            end: UInt32(truncatingIfNeeded: end)
        )
        self.end = end
        pending = nil
        windowStart = start
        windowCount = 0
    }

    /// The next reference that begins before `limit`.
    func next<Memory: PatchMemory>(before limit: Int, _ memory: Memory) -> Reference? {
        if pending == nil { pending = scan(memory) }
        guard let reference = pending, Int(reference.position) < limit else { return nil }
        pending = nil
        return reference
    }

    private func scan<Memory: PatchMemory>(_ memory: Memory) -> Reference? {
        while true {
            let span = UnsafeBufferPointer(start: window, count: windowCount).span
            if let reference = scanner.next(in: span, at: UInt32(truncatingIfNeeded: windowStart)) { return reference }
            if scanner.isAtEnd { return nil }
            let start = Int(scanner.position)
            guard start < end, start >= 0 else { return nil }
            if windowCount > 0 && start &+ windowCount == end &+ (start &- windowStart) && start == windowStart {
                return nil
            }
            let count = end &- start < windowSize ? end &- start : windowSize
            if start == windowStart && count <= windowCount { return nil }
            memory.readOld(start, count: count, into: window)
            windowStart = start
            windowCount = count
        }
    }
}
