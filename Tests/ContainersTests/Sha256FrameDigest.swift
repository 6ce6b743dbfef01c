import CCrypto
import PatchFormat

/// The chain digest of the tests, by the system's libcrypto.
struct Sha256FrameDigest: FrameDigest {
    func prefix(of head: Span<UInt8>, _ body: Span<UInt8>) -> DigestPrefix {
        var message: [UInt8] = []
        head.withUnsafeBufferPointer { message.append(contentsOf: $0) }
        body.withUnsafeBufferPointer { message.append(contentsOf: $0) }
        var digest = [UInt8](repeating: 0, count: 32)
        let status = EVP_Digest(message, message.count, &digest, nil, EVP_sha256(), nil)
        precondition(status == 1)
        return DigestPrefix(digest: digest)!
    }
}
