/// The adaptive models of the content, and the coder that they drive.
///
/// Two kinds of probabilities: direct ones (22 bits and a count, for flags and numbers), and slots of bytes' contexts
/// (12 bits and a count) whose opinions are mixed in the logistic domain by weights that learn.
final class ContentModel<Coder: BinaryCoder> {
    /// How many contexts a byte has.
    static var inputs: Int { 5 }
    static var byteSets: Int { 64 }
    static var flagSets: Int { 64 }

    @exclusivity(unchecked) var coder: Coder
    let layout: Layout
    private let tables: LogisticTables
    let squash: UnsafeMutablePointer<UInt16>
    let stretch: UnsafeMutablePointer<Int16>
    let stretchShift: UInt16
    let slots: UnsafeMutablePointer<UInt16>
    let slotsLog: Int
    let direct: UnsafeMutablePointer<UInt32>
    let countLimit: UInt32
    let byteWeights: UnsafeMutablePointer<SIMD8<Int16>>
    let flagWeights: UnsafeMutablePointer<Int32>
    let reciprocals: UnsafeMutablePointer<Int32>
    /// What slots hold.
    let states: SlotStates
    /// Contexts of the byte that comes next: hashes.
    let contexts: UnsafeMutablePointer<UInt32>
    /// How sure the longest context is, 0...3: chooses the weights.
    @exclusivity(unchecked) var confidence = 0

    init(_ coder: Coder, size: ModelSize) {
        self.coder = coder
        layout = Layout(size)
        tables = LogisticTables(isShort: size.isSmall)
        squash = tables.squash
        stretch = tables.stretch
        stretchShift = tables.stretchShift
        slotsLog = size.slotsLog
        slots = .allocate(capacity: Self.inputs << slotsLog)
        direct = .allocate(capacity: layout.count)
        byteWeights = .allocate(capacity: Self.byteSets)
        flagWeights = .allocate(capacity: Self.flagSets * 4)
        contexts = .allocate(capacity: 8)
        countLimit = size.countLimit
        let counts = Int(countLimit) + 1
        reciprocals = .allocate(capacity: counts)
        for n in 0..<counts { reciprocals[n] = Int32(131072 / (2 * n + 3)) }
        states = SlotStates(oddsBits: size.oddsBits)
        reset()
    }

    deinit {
        slots.deallocate()
        direct.deallocate()
        byteWeights.deallocate()
        flagWeights.deallocate()
        contexts.deallocate()
        reciprocals.deallocate()
    }

    /// Forgets all.
    func reset() {
        slots.update(repeating: states.blank, count: Self.inputs << slotsLog)
        direct.update(repeating: 1 << 31, count: layout.count)
        byteWeights.update(repeating: SIMD8(repeating: 4250), count: Self.byteSets)
        flagWeights.update(repeating: 24000, count: Self.flagSets * 4)
        contexts.update(repeating: 0, count: 8)
    }

    /// The probability of 16 bits that belongs to these odds.
    @inline(__always)
    func probability(_ sum: Int) -> Int {
        let limit = LogisticTables.limit
        let bounded = sum > limit ? limit : (sum < -limit ? -limit : sum)
        return Int(squash[(bounded &+ limit) >> 2])
    }
}
