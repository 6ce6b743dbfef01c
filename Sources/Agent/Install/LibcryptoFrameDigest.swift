import COSE
import LibcryptoProvider
import PatchFormat

/// The chained check of a patch's frames, by libcrypto.
struct LibcryptoFrameDigest: FrameDigest {
    func prefix(of head: Span<UInt8>, _ body: Span<UInt8>) -> DigestPrefix {
        guard var digest = LibcryptoDigest(.sha256) else { return DigestPrefix(0) }
        digest.update(head)
        digest.update(body)
        return DigestPrefix(digest: digest.finish()) ?? DigestPrefix(0)
    }
}
