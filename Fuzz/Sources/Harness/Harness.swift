/// A parser under test: what it is fed with first, and what is done with every input.
public struct Harness: Sendable {
    /// The name on the command line.
    public let name: String
    /// Whether inputs are CBOR, so that changing them item by item makes sense.
    public let isCBOR: Bool
    /// Inputs of our own making to start from.
    public let seeds: @Sendable () -> [[UInt8]]
    /// Reads an input. Whatever is wrong with the parser ends the process.
    public let run: @Sendable ([UInt8]) -> Void

    /// A harness called `name`.
    public init(
        _ name: String,
        isCBOR: Bool = true,
        seeds: @escaping @Sendable () -> [[UInt8]],
        run: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.name = name
        self.isCBOR = isCBOR
        self.seeds = seeds
        self.run = run
    }

    /// Ends the process where `holds` is false: libFuzzer then keeps the input.
    public static func require(_ holds: Bool, _ what: @autoclosure () -> String) {
        if !holds { fatalError(what()) }
    }
}
