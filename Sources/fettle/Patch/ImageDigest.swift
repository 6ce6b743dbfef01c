import COSE
import PatchFormat
import SwiftCryptoProvider

/// The SHA-256 digest of an image that is mapped, or that grows.
struct ImageDigest {
    /// How much is digested between two looks at the progress.
    private static let piece = 1 << 20

    private var digest = SwiftCryptoProvider().makeDigest(.sha256)

    /// The digest of `image`, which `progress` hears of.
    static func of(_ image: MappedImage, _ progress: (Int) -> Void = { _ in }) -> ImageDigest {
        var digest = ImageDigest()
        var start = 0
        while start < image.count {
            let end = min(start + piece, image.count)
            digest.update(image.span(start..<end))
            progress(end - start)
            start = end
        }
        return digest
    }

    mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
        digest?.update(bytes.span)
    }

    var bytes: [UInt8] { digest?.finish() ?? [] }

    /// The start that patches name an image by.
    var prefix: DigestPrefix { DigestPrefix(digest: bytes) ?? DigestPrefix(0) }
}
