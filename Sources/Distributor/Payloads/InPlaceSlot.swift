import PatchFormat

/// What there is to know of a device's only slot to make a patch for it. Devices of a kind have the same.
struct InPlaceSlot: Sendable, Hashable {
    /// The size of the slot, in units of ``PatchFormat/InPlaceOffer/unit``.
    let units: UInt32
    /// The logarithm of the room beside it, in bytes; 0 for none.
    let spillLog: UInt8
    /// Whether the device takes patches that stage what they make there.
    let takesStaged: Bool

    /// What of an offer makes a difference for images of these sizes, in bytes; `nil` where they do not fit.
    ///
    /// Rounded down, so that few patches are made however many sizes are named: by whom, nobody knows.
    init?(_ offer: InPlaceOffer, takesStaged: Bool = false, precursor: Int64, result: Int64) {
        self.takesStaged = takesStaged
        let unit = Int64(InPlaceOffer.unit)
        let (old, new) = ((precursor + unit - 1) / unit, (result + unit - 1) / unit)
        let least = max(old, new)
        var room = min(Int64(offer.units) - least, new + old - least)
        guard room >= 0, least + room <= Int64(UInt32.max) else { return nil }
        // Three digits of it, as binary numbers have them.
        let places = max(0, Int64.bitWidth - room.leadingZeroBitCount - 3)
        room = (room >> places) << places
        units = UInt32(least + room)
        let enough = Int64.bitWidth - max(0, result - 1).leadingZeroBitCount
        spillLog = offer.spillLog == 0 ? 0 : UInt8(max(12, min(Int(offer.spillLog), enough)))
    }

    /// The size of the slot, in bytes.
    var size: Int { Int(UInt64(units) * InPlaceOffer.unit) }
    /// The room beside it, in bytes.
    var spillSize: Int { spillLog == 0 ? 0 : 1 << Int(spillLog) }

    /// What tells the slots apart in the index: above the bits of format, codecs and tier.
    var indexBits: Int64 {
        Int64(units & 0x3FFF_FFFF) << 33 | Int64(spillLog) << 16 | (takesStaged ? 1 << 24 : 0)
    }
}
