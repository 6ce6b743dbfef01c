import COSE
public import Store
import SwiftCryptoProvider

/// An image of a release: mostly the same from release to release, and not compressible to nothing.
public struct TestImage: Sendable {
    /// The bytes.
    public let bytes: [UInt8]

    /// The image of `release` of a program that is known by `seed`.
    public init(release: UInt64, seed: UInt64 = 1, size: Int = 60_000) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next() -> UInt8 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return UInt8(truncatingIfNeeded: state >> 24)
        }
        var bytes: [UInt8] = []
        while bytes.count < size { bytes.append(next()) }
        // Each release changes a few places.
        for change in 0..<release {
            for offset in 0..<32 { bytes[(Int(change) * 7_919 + offset) % size] = next() }
        }
        self.bytes = bytes
    }

    /// An image of these bytes.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Its digest.
    public var digest: ContentDigest {
        guard let digest = ContentDigest(SwiftCryptoProvider().sha256(bytes.span)) else {
            preconditionFailure("SHA-256 has another length")
        }
        return digest
    }
}
