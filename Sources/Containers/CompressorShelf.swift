/// Compressors between two units, and the memory of all that there are, which is bounded.
///
/// What a compressor takes is known when it has compressed a unit. Before, the first one of its parameters is alone.
public struct CompressorShelf {
    private let limit: Int
    private var idle: [(compressor: UnitCompressor, memory: Int)] = []
    private var reserved: [ObjectIdentifier: Int] = [:]
    private var known: [UnitParameters: Int] = [:]

    /// The memory of those that are out and of those that stand here, as far as it is known.
    public var memory: Int { inUse + idle.reduce(0) { $0 + $1.memory } }
    private var inUse: Int { reserved.values.reduce(0, +) }

    /// A shelf for compressors that take at most `limit` bytes together, or one that takes more.
    public init(limit: Int = ContainerLimits.compressorMemory) {
        self.limit = limit
    }

    /// A compressor, or `nil` where one must be put back before.
    public mutating func take(_ parameters: UnitParameters) throws(ContainerError) -> UnitCompressor? {
        if let index = idle.lastIndex(where: { $0.compressor.parameters == parameters }) {
            let found = idle.remove(at: index)
            reserved[ObjectIdentifier(found.compressor)] = found.memory
            return found.compressor
        }
        let wanted = known[parameters] ?? limit
        // The one that was used longest ago goes first.
        while memory + wanted > limit, !idle.isEmpty { idle.removeFirst() }
        guard reserved.isEmpty || inUse + wanted <= limit else { return nil }
        let made = try UnitCompressor(parameters)
        reserved[ObjectIdentifier(made)] = wanted
        return made
    }

    /// Takes a compressor back.
    public mutating func put(_ compressor: UnitCompressor) {
        reserved[ObjectIdentifier(compressor)] = nil
        let memory = compressor.memoryUsed
        known[compressor.parameters] = memory
        guard self.memory + memory <= limit else { return }
        idle.append((compressor, memory))
    }
}
