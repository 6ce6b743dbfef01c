/// Where the compressed units of a precursor are.
public struct ContainerUnits: Sendable {
    /// The places of the units in the container, with what stands before them.
    public private(set) var starts: [Int] = []
    private var sizes: [UInt32] = []

    /// No units.
    public init() {}

    /// How many there are.
    public var count: Int { starts.count }

    /// Adds a unit; `false` where there are too many, or it is too large.
    public mutating func append(_ range: Range<Int>) -> Bool {
        guard count < ContainerLimits.units, let size = UInt32(exactly: range.count) else { return false }
        starts.append(range.lowerBound)
        sizes.append(size)
        return true
    }

    /// The place of the unit `index`, with what stands before it.
    public subscript(index: Int) -> Range<Int> { starts[index]..<(starts[index] + Int(sizes[index])) }
}
