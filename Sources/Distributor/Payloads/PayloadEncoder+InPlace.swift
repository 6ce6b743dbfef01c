import PatchEncoding
import PatchFormat
import SwiftCryptoProvider

extension PayloadEncoder {
    /// There is one way to make a patch for the only slot of a device.
    func inPlace(_ pair: ImagePair, slot: InPlaceSlot, isCancelled: @Sendable () -> Bool) throws -> [UInt8] {
        try InPlacePatchEncoder(slotSize: slot.size, spillLimit: slot.spillSize).encode(
            old: pair.precursor.span,
            new: pair.result.span,
            names: pair.names,
            tier: .best,
            digest: ProviderFrameDigest(SwiftCryptoProvider()),
            isCancelled: isCancelled
        )
    }
}
