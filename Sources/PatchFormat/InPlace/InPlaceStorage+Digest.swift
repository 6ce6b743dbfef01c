extension InPlaceStorage {
    /// The digest of the first `count` bytes of the slot.
    mutating func digest<Digests: InPlaceDigests>(
        of count: Int,
        by digests: Digests
    ) throws(InPlaceError) -> DigestPrefix {
        let size = 1024
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        defer { buffer.deallocate() }
        var running = digests.makeRunning()
        var place = 0
        while place < count {
            let part = count &- place < size ? count &- place : size
            do throws(InPlaceStorageError) {
                try read(place, count: part, into: buffer)
            } catch {
                throw .storage(error)
            }
            running.update(UnsafeBufferPointer(start: buffer, count: part))
            place &+= part
        }
        return running.finish()
    }
}
