public import PatchFormat

/// How a device says which patches it can apply, beside the payload formats of its update request.
///
/// A device that takes patches at all takes those of codec 1. What it takes beyond that follows the formats, as numbers
/// from 256 on: 256 and the codec's number. A distributor that does not know them passes over them as formats that it
/// cannot make, and one that does never sends a patch of another codec. Answers never hold such a number.
///
/// A component with a single slot takes patches of codec 4 alone, and of 5 where it says so, for that slot
/// (``PatchFormat/InPlaceOffer``).
public enum PatchOffer {
    /// The first number that stands for a codec.
    public static let firstMark: UInt64 = 256

    /// The number that says that the device takes patches of `codec`, or `nil` for the codec that needs none.
    public static func mark(_ codec: PatchCodec) -> UInt64? {
        codec == .zstd ? nil : firstMark + UInt64(codec.rawValue)
    }

    /// Whether a number in a list of formats stands for a codec or a slot.
    public static func isMark(_ format: UInt64) -> Bool {
        (format >= firstMark && format - firstMark <= UInt64(UInt8.max)) || InPlaceOffer(number: format) != nil
    }
}
