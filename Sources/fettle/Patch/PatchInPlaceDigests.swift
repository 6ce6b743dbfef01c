import PatchEncoding
import PatchFormat

/// The digests of an update in place: SHA-256.
struct PatchInPlaceDigests: InPlaceDigests {
    struct Running: RunningDigest {
        private var digest = ImageDigest()

        mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
            digest.update(bytes)
        }

        mutating func finish() -> DigestPrefix { digest.prefix }
    }

    private let chain = PatchChain()

    func prefix(of head: Span<UInt8>, _ body: Span<UInt8>) -> DigestPrefix { chain.prefix(of: head, body) }

    func makeRunning() -> Running { Running() }
}
