import PatchFormat

/// Digests that know the two images: what is fed has the name of that one that it is equal to, byte by byte.
struct ProofDigests<Chain: FrameDigest>: InPlaceDigests {
    let chain: Chain
    let old: UnsafeBufferPointer<UInt8>
    let new: UnsafeBufferPointer<UInt8>
    let names: PatchNames

    func prefix(of head: Span<UInt8>, _ body: Span<UInt8>) -> DigestPrefix { chain.prefix(of: head, body) }

    func makeRunning() -> Running { Running(old: old, new: new, names: names) }

    struct Running: RunningDigest {
        let old: UnsafeBufferPointer<UInt8>
        let new: UnsafeBufferPointer<UInt8>
        let names: PatchNames
        var count = 0
        var isOld = true
        var isNew = true

        mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
            isOld = isOld && continues(old, bytes)
            isNew = isNew && continues(new, bytes)
            count += bytes.count
        }

        mutating func finish() -> DigestPrefix {
            if isNew, count == new.count { return names.result }
            if isOld, count == old.count { return names.precursor }
            return DigestPrefix(~names.result.value)
        }

        private func continues(_ image: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
            bytes.count <= image.count - count
                && UnsafeBufferPointer(rebasing: image[count..<(count + bytes.count)]).elementsEqual(bytes)
        }
    }
}
