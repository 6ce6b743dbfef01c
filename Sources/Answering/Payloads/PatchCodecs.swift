public import PatchFormat

/// The codecs of patches that somebody takes or makes.
public struct PatchCodecs: OptionSet, Sendable, Hashable {
    /// A bit for each codec.
    public let rawValue: UInt8

    /// Codec 1, which every device takes that takes patches.
    public static let zstd = PatchCodecs(.zstd)
    /// Nothing that an image could be patched with.
    public static let none: PatchCodecs = []

    /// The first number that stands for a codec in the formats of an update request (docs/formats/update-protocol.cddl).
    private static let firstMark: UInt64 = 256

    /// The codecs of these bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// One codec; nothing for a number beyond those that there may be.
    public init(_ codec: PatchCodec) { rawValue = codec.rawValue < 8 ? 1 << codec.rawValue : 0 }

    /// What a device takes, by the formats of its request: codec 1, and those that stand there as numbers from 256 on.
    public init(offered formats: [UInt64]) {
        var codecs: PatchCodecs = formats.contains(PayloadFormat.patch.rawValue) ? .zstd : .none
        for format in formats where format >= Self.firstMark {
            guard let number = UInt8(exactly: format - Self.firstMark) else { continue }
            codecs.formUnion(PatchCodecs(PatchCodec(rawValue: number)))
        }
        self = codecs
    }

    /// Whether it has a codec.
    public func contains(_ codec: PatchCodec) -> Bool {
        let one = PatchCodecs(codec)
        return !one.isEmpty && isSuperset(of: one)
    }
}
