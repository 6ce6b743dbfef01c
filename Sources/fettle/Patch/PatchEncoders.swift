import PatchEncoding
import PatchFormat

/// The encoders, by tier and profile.
enum PatchEncoders {
    /// The longest body of a frame for a microcontroller, in bytes.
    private static let smallBody = 4096

    /// The smallest patch that the devices of `profile` take, applied and compared.
    static func encode(
        old: Span<UInt8>,
        new: Span<UInt8>,
        names: PatchNames,
        tier: EncodingTier,
        profile: PatchProfile,
        slot: PatchSlot?,
        digest: PatchChain
    ) throws(PatchEncodingError) -> [UInt8] {
        if let slot {
            let encoder = InPlaceCandidates(
                slotSize: slot.size,
                blockSize: slot.blockSize,
                spillLimit: slot.spillLimit,
                limits: profile == .mcu ? .microcontroller : .linux,
                mayStage: profile == .linux
            )
            return try encoder.encode(old: old, new: new, names: names, tier: tier, digest: digest)
        }
        switch profile {
        case .linux:
            return try PatchCandidates().encode(old: old, new: new, names: names, tier: tier, digest: digest)
        case .mcu:
            let encoder = ReferencePatchEncoder(limits: .microcontroller, bodyLimit: smallBody)
            return try encoder.encode(old: old, new: new, names: names, tier: tier, digest: digest)
        }
    }
}
