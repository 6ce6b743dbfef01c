/// How the bodies of a patch's frames, put together, give the result, as a number in the header.
///
/// The set grows with the project: a value without a name here is a codec that this version does not know.
public struct PatchCodec: RawRepresentable, Equatable, Hashable, Sendable {
    /// The number in the header.
    public let rawValue: UInt8

    /// The codec with the number `rawValue`, known or not.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// zstd frames (RFC 8878), one after the other, each with the whole precursor as its raw-content prefix.
    public static let zstd = PatchCodec(rawValue: 1)
    /// A copy map with predicted references, and what it leaves open in an adaptive binary code; each frame restarts.
    public static let reference = PatchCodec(rawValue: 2)
    /// Compressed units undone on both sides, and patches of other codecs between the plain forms. Linux only.
    public static let container = PatchCodec(rawValue: 3)
    /// The content of ``reference`` for the only slot of a device, in segments that can be made again (``InPlaceLayout``).
    public static let inPlace = PatchCodec(rawValue: 4)
    /// A patch for two slots, for the only slot of a device: what it makes anew is staged beside the slot first
    /// (``StagedPlan``).
    public static let staged = PatchCodec(rawValue: 5)

    /// Whether it is for a device with one slot.
    public var isForOneSlot: Bool { self == .inPlace || self == .staged }
}
