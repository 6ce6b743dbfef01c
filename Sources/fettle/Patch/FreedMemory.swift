import Foundation

/// What becomes of memory that large images took.
enum FreedMemory {
    private typealias SetOption = @convention(c) (Int32, Int32) -> Int32

    /// Has blocks of 256 KiB and more given back to the system as soon as they are free.
    ///
    /// glibc raises its bound to the largest block that was freed, up to 32 MiB, and keeps what is smaller from then on: the
    /// tables of one candidate for a patch would stay beside those of the next. Other C libraries have no such option.
    static func giveBack() {
        guard let symbol = dlsym(nil, "mallopt") else { return }
        let setOption = unsafeBitCast(symbol, to: SetOption.self)
        // M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of malloc.h, which Swift does not see.
        _ = setOption(-3, 1 << 18)
        _ = setOption(-1, 1 << 18)
    }
}
