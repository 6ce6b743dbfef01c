import Glibc

/// The present time, in seconds since 1970.
enum LinuxClock {
    static var now: UInt64 { UInt64(time(nil)) }
}
