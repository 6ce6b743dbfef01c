/// The parts of an inventory beside the characteristics [B3]. A device sends those that a definition names, and no others.
public struct InventoryParts: OptionSet, Hashable, Sendable {
    /// The bits, as they stand in a definition.
    public let rawValue: UInt64

    /// Parts by their bits.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// What the device's lower layer provides beside files: machine, kernel, memory, storage, hardware.
    public static let capabilities = InventoryParts(rawValue: 1)
    /// The digest of the index of the lower layer, such as libraries and the versions of symbols in them; and the index itself
    /// where the distributor does not know it.
    public static let lowerIndex = InventoryParts(rawValue: 2)
    /// The same of the index of the upper layer: what installed software requires.
    public static let upperIndex = InventoryParts(rawValue: 4)

    /// All that this version knows of.
    public static let all: InventoryParts = [.capabilities, .lowerIndex, .upperIndex]

    /// The name of a part in the author's input, and the part.
    public static let names: [(name: StaticString, part: InventoryParts)] = [
        ("capabilities", .capabilities), ("lower-index", .lowerIndex), ("upper-index", .upperIndex),
    ]
}
