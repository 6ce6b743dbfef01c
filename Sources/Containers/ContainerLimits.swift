/// The bounds of the codec "container" (docs/formats/patch.cddl). Encoders keep to them, decoders insist on them.
public struct ContainerLimits: Equatable, Sendable {
    /// The greatest size of the head of a patch, in bytes.
    public static let head = 1 << 20
    /// The greatest size of a recipe, in bytes.
    public static let recipe = 1 << 20
    /// The greatest number of steps in a recipe or script.
    public static let steps = 1 << 17
    /// The greatest number of compressed units in a precursor.
    public static let units = 1 << 17
    /// The greatest number of stretches with patches of their own.
    public static let parts = 1 << 12
    /// The greatest number of different parameters in a recipe.
    public static let parameters = 64
    /// The greatest plain size of a unit that is held in memory: squashfs has blocks of at most 1 MiB.
    public static let bufferedUnit = 1 << 20
    /// The greatest memory that a compressor or decompressor may want, in bytes.
    public static let compressorMemory = 12 << 20

    /// The greatest plain size of the precursor, in bytes.
    public var precursorPlain: Int
    /// The greatest plain size of the result, in bytes.
    public var resultPlain: Int

    /// Limits of these values.
    public init(precursorPlain: Int, resultPlain: Int) {
        self.precursorPlain = precursorPlain
        self.resultPlain = resultPlain
    }

    /// What a precursor and a result of these sizes may reasonably become: 32 times as much, and 16 MiB; containers within a
    /// container, which are plain already for the most part, 4 times as much.
    public init(precursorSize: Int, resultSize: Int, isNested: Bool = false) {
        let factor = isNested ? 4 : 32
        self.init(
            precursorPlain: Self.reasonable(precursorSize, factor),
            resultPlain: Self.reasonable(resultSize, factor)
        )
    }

    private static func reasonable(_ size: Int, _ factor: Int) -> Int {
        let (product, isTooLarge) = size.multipliedReportingOverflow(by: factor)
        guard !isTooLarge else { return .max }
        let (sum, overflow) = product.addingReportingOverflow(16 << 20)
        return overflow ? .max : sum
    }
}
