/// What a decoder of codec 2 is ready to hold.
public struct ReferenceLimits: Equatable, Sendable {
    /// The most runs.
    public let runs: Int
    /// The largest models.
    public let models: ModelSize
    /// The most bytes of memory, with the copy map and the body of a frame.
    public let memory: Int
    /// The most bytes that one frame makes.
    public let output: Int

    /// Limits.
    public init(runs: Int, models: ModelSize, memory: Int = 1 << 20, output: Int = 16 << 20) {
        self.runs = runs
        self.models = models
        self.memory = memory
        self.output = output
    }

    /// For Linux: 1 MiB in all.
    public static let linux = ReferenceLimits(runs: 24576, models: .large)
    /// For a microcontroller: 32 KiB beside the copy map and the body.
    public static let microcontroller = ReferenceLimits(
        runs: 4096,
        models: .small,
        memory: 100 << 10,
        output: 128 << 10
    )

    /// How long a body may be beside models of this size and so many runs.
    public func bodyRoom(models: ModelSize, runs: Int) -> Int {
        memory - models.bytes - runs * ReferenceLimits.runBytes
    }

    /// What a run takes: itself, its number in the other order, its part of the sums, and room to sort.
    static var runBytes: Int { 16 }

    /// How many runs a patch that makes `result` bytes has at most: what a run takes to begin must not outweigh what it makes.
    public func runs(result: Int) -> Int { runs < 64 + result / 4 ? runs : 64 + result / 4 }

    /// How many frames a patch has at most: what a frame takes to begin must not outweigh what it makes.
    public func frames(runs: Int, result: Int) -> Int { 4 + runs / 128 + result / 1024 }
}
