import CBOR
import PatchFormat

/// Patches of no, one and several frames.
enum PatchSeeds {
    static func all() -> [[UInt8]] {
        [0, 5, 100, 700].map { count in
            let header = PatchHeader(
                codec: .zstd,
                precursor: DigestPrefix(0x0102_0304_0506_0708),
                result: DigestPrefix(0x1112_1314_1516_1718),
                resultSize: UInt64(count),
                precursorSize: 1_000
            )
            var writer = PatchWriter(header: header, digest: PatchReading.Digest(), bodySize: 64)
            writer.append([UInt8](repeating: 0x5A, count: count).span)
            return writer.finish()
        }
    }
}
