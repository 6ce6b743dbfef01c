/// An encoder of whole images as one zstd frame (``PayloadFormat/fullZstd``). Its window is that of the level, at most
/// 8 MiB, so that every decoder takes it.
public struct FullEncoder: Sendable {
    /// An encoder.
    public init() {}

    /// `image`, compressed, decoded and compared.
    public func encode(_ image: Span<UInt8>, tier: EncodingTier) throws(PatchEncodingError) -> [UInt8] {
        let compressor = try ZstdCompressor()
        return try image.withUnsafeBufferPointer { (image) throws(PatchEncodingError) in
            let bytes = try compressor.frame(image, level: tier.fullLevel)
            let proof = try ZstdProof(prefix: UnsafeBufferPointer(start: nil, count: 0), expected: image)
            try bytes.withUnsafeBufferPointer { (bytes) throws(PatchEncodingError) in
                try proof.add(bytes)
            }
            try proof.finish()
            return bytes
        }
    }
}
