import COSE
import Store
import SwiftCryptoProvider

@testable import Distributor

/// An image of a release: mostly the same from release to release, and not compressible to nothing.
struct TestImage: Sendable {
    let bytes: [UInt8]

    /// The image of `release` of a program that is known by `seed`.
    init(release: UInt64, seed: UInt64 = 1, size: Int = 60_000) {
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

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var digest: ContentDigest { ContentDigest.sha256(bytes) }
}
