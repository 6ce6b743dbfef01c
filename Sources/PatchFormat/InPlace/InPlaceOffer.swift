/// The slot of a component that has no other one, as a number among the formats of an update request
/// (docs/formats/update-protocol.cddl): a patch for that component has to be one of ``PatchCodec/inPlace``, or of
/// ``PatchCodec/staged`` where the device takes that, for this slot.
public struct InPlaceOffer: Equatable, Hashable, Sendable {
    /// What sizes are counted in, in bytes.
    public static let unit: UInt64 = 4096
    /// The most components that a number can name.
    private static let componentLimit = 64
    /// The bit that tells such numbers from all others.
    private static let mark: UInt64 = 1 << 62

    /// The component's index, as in the claims of the request.
    public let component: Int
    /// The size of the slot, in units.
    public let units: UInt32
    /// The logarithm of the room beside the slot, in bytes; 0 for none, else 12 to 40.
    public let spillLog: UInt8

    /// The size of the slot, in bytes.
    public var slotSize: UInt64 { UInt64(units) * InPlaceOffer.unit }
    /// The room beside the slot, in bytes.
    public var spillSize: UInt64 { spillLog == 0 ? 0 : 1 << UInt64(spillLog) }

    /// A slot of at most `slotSize` bytes, with room for at most `spillSize` bytes beside it; `nil` for one that no number
    /// can say.
    public init?(component: Int, slotSize: UInt64, spillSize: UInt64) {
        guard component >= 0, component < InPlaceOffer.componentLimit,
            let units = UInt32(exactly: slotSize / InPlaceOffer.unit)
        else { return nil }
        self.component = component
        self.units = units
        let log = 63 - spillSize.leadingZeroBitCount
        spillLog = log < 12 ? 0 : UInt8(log < 40 ? log : 40)
    }

    /// The slot that `number` says, or `nil` for another number.
    public init?(number: UInt64) {
        let spillLog = UInt8(truncatingIfNeeded: number >> 32)
        guard number >> 46 == InPlaceOffer.mark >> 46, spillLog == 0 || (12...40).contains(spillLog) else { return nil }
        component = Int(number >> 40 & 63)
        units = UInt32(truncatingIfNeeded: number)
        self.spillLog = spillLog
    }

    /// The number.
    public var number: UInt64 {
        InPlaceOffer.mark | UInt64(component) << 40 | UInt64(spillLog) << 32 | UInt64(units)
    }
}
