import PatchEncoding
import PatchFormat
import SwiftCryptoProvider

extension PayloadEncoder {
    /// The smallest patch for the only slot of a device.
    func inPlace(_ pair: ImagePair, slot: InPlaceSlot, isCancelled: @Sendable () -> Bool) throws -> [UInt8] {
        let encoder = InPlaceCandidates(
            slotSize: slot.size,
            spillLimit: slot.spillSize,
            mayStage: slot.takesStaged
        )
        return try encoder.encode(
            old: pair.precursor.span,
            new: pair.result.span,
            names: pair.names,
            tier: .best,
            digest: ProviderFrameDigest(SwiftCryptoProvider()),
            isCancelled: isCancelled
        )
    }
}
