import PatchEncoding

/// Makes payloads out of images. It computes for long and holds the images in memory: called on threads of its own only.
protocol PayloadEncoder: Sendable {
    /// A patch that makes `result` out of `precursor`.
    func patch(from precursor: [UInt8], to result: [UInt8], names: PatchNames) throws -> [UInt8]
    /// The image in zstd frames.
    func compressed(_ image: [UInt8]) throws -> [UInt8]
}
