import PatchFormat

/// FNV-1a in place of SHA-256: the tests need equality, not security.
struct FixtureDigests: InPlaceDigests {
    struct Running: RunningDigest {
        private var value: UInt64 = 0xCBF2_9CE4_8422_2325

        mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
            for index in 0..<bytes.count { value = (value ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        }

        mutating func finish() -> DigestPrefix { DigestPrefix(value) }
    }

    func makeRunning() -> Running { Running() }

    func prefix(of head: Span<UInt8>, _ body: Span<UInt8>) -> DigestPrefix {
        var running = Running()
        head.withUnsafeBufferPointer { running.update($0) }
        body.withUnsafeBufferPointer { running.update($0) }
        return running.finish()
    }

    /// The name of an image.
    func name(_ image: [UInt8]) -> DigestPrefix { prefix(of: image.span, image.span.extracting(first: 0)) }
}
