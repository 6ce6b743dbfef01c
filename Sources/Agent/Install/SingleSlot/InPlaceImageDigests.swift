import COSE
import LibcryptoProvider
import PatchFormat

/// The digests of an update in place, by libcrypto.
///
/// A patch names images by the first bytes of their digests. An image counts as one of those that are known only where its
/// whole digest is that one's: so what the dry run makes is held against all that the author signed [A6].
struct InPlaceImageDigests: InPlaceDigests {
    /// The digests of the image that runs, and of the one that the author signed.
    let known: [[UInt8]]
    private let frames = LibcryptoFrameDigest()

    init(known: [[UInt8]]) { self.known = known }

    func prefix(of head: Span<UInt8>, _ body: Span<UInt8>) -> DigestPrefix { frames.prefix(of: head, body) }

    func makeRunning() -> Running { Running(known: known, digest: LibcryptoDigest(.sha256)) }

    struct Running: RunningDigest {
        let known: [[UInt8]]
        var digest: LibcryptoDigest?

        mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) { digest?.update(bytes.span) }

        mutating func finish() -> DigestPrefix {
            let bytes = digest?.finish() ?? []
            guard let prefix = DigestPrefix(digest: bytes) else { return DigestPrefix(0) }
            return known.contains(bytes) ? prefix : DigestPrefix(~prefix.value)
        }
    }
}
