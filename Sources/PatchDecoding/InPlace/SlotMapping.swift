import Glibc

/// The old image in a slot, mapped: valid until the slot is written.
final class SlotMapping {
    let bytes: UnsafeRawBufferPointer
    private let base: UnsafeMutableRawPointer?

    /// The first `size` bytes of an open file or device; nil with `errno` set.
    init?(_ number: CInt, size: Int) {
        guard size > 0 else {
            base = nil
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let found = mmap(nil, size, PROT_READ, MAP_SHARED, number, 0), found != MAP_FAILED else { return nil }
        base = found
        bytes = UnsafeRawBufferPointer(start: found, count: size)
    }

    deinit { if let base { munmap(base, bytes.count) } }
}
