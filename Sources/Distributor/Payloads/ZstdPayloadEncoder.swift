import PatchEncoding
import SwiftCryptoProvider

/// Makes payloads by zstd: patches with the old image as prefix, in the fast tier that answers while the device waits.
struct ZstdPayloadEncoder: PayloadEncoder {
    func patch(from precursor: [UInt8], to result: [UInt8], names: PatchNames) throws -> [UInt8] {
        let digest = ProviderFrameDigest(SwiftCryptoProvider())
        return try ZstdPatchEncoder().encode(
            old: precursor.span,
            new: result.span,
            names: names,
            tier: .fast,
            digest: digest
        )
    }

    func compressed(_ image: [UInt8]) throws -> [UInt8] {
        try FullEncoder().encode(image.span, tier: .fast)
    }
}
