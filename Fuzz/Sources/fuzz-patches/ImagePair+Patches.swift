import PatchDecoding
import PatchEncoding
import PatchFormat

extension ImagePair {
    /// A patch of the pair, in the best tier.
    func patch(by encoder: some PatchEncoder) throws(PatchEncodingError) -> [UInt8] {
        try encoder.encode(
            old: old.span,
            new: new.span,
            names: names,
            tier: .best,
            digest: ConstantDigest(),
            isCancelled: { false }
        )
    }

    /// What a device makes of a patch.
    func result(of patch: [UInt8]) throws(PatchFailure) -> [UInt8] {
        var result: [UInt8] = []
        try old.withUnsafeBufferPointer { (old) throws(PatchFailure) in
            let decoder = PatchDecoder(
                precursor: UnsafeRawBufferPointer(old),
                expecting: expectation,
                digest: ConstantDigest(),
                folder: "/dev/shm"
            )
            do throws(PatchStreamError<Never>) {
                try decoder.push(patch.span) { (bytes: Span<UInt8>) throws(Never) in
                    bytes.withUnsafeBufferPointer { result.append(contentsOf: $0) }
                }
            } catch {
                if case .codec(let cause) = error { throw cause }
            }
            try decoder.finish()
        }
        return result
    }
}
