/// A parser under test: what it is fed with first, and what is done with every input.
public struct Harness: Sendable {
    /// The name on the command line.
    public let name: String
    /// Whether inputs are CBOR, so that changing them item by item makes sense.
    public let isCBOR: Bool
    /// Inputs of our own making to start from.
    public let seeds: @Sendable () -> [[UInt8]]
    /// Changes an input where changing bytes or items would not get far, or gives `nil` where it cannot.
    public let change: Change?
    /// How many times as long as the slowest of ``seeds`` an input may take, where that is promised.
    public let slowdown: Double?
    /// Most processor time that an input may take, in nanoseconds.
    public let timeLimit: UInt64
    /// Most memory that may be in use at once on behalf of an input, in bytes.
    public let memoryLimit: Int
    /// Reads an input. Whatever is wrong with the parser ends the process.
    public let run: @Sendable ([UInt8]) -> Void

    /// Gives an input like the one that it is given.
    public typealias Change = @Sendable ([UInt8], inout RandomNumbers) -> [UInt8]?

    /// A harness called `name`.
    public init(
        _ name: String,
        isCBOR: Bool = true,
        slowdown: Double? = nil,
        timeLimit: UInt64 = 100_000_000,
        memoryLimit: Int = 32 << 20,
        seeds: @escaping @Sendable () -> [[UInt8]],
        change: Change? = nil,
        run: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.name = name
        self.isCBOR = isCBOR
        self.slowdown = slowdown
        self.timeLimit = timeLimit
        self.memoryLimit = memoryLimit
        self.seeds = seeds
        self.change = change
        self.run = run
    }

    /// Ends the process where `holds` is false: libFuzzer then keeps the input.
    public static func require(_ holds: Bool, _ what: @autoclosure () -> String) {
        if !holds { fatalError(what()) }
    }
}
