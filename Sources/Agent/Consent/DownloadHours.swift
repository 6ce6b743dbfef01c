import CBOR
import DeviceCore
import Glibc
import UpdateProtocol

/// The hours of the day in which payloads are fetched [E3, A9].
struct DownloadHours {
    let windows: [DailyWindow]
    /// The present time in seconds since 1970; `nil` where the device does not know it.
    let now: UInt64?

    /// Seconds until payloads may be fetched; 0 where they may now. A device that does not know the time does not wait:
    /// it would wait for ever.
    var wait: UInt64 {
        guard !windows.isEmpty, let now else { return 0 }
        return DailyWindow.wait(for: windows, from: DownloadHours.secondOfDay(now))
    }

    /// The second of the local day.
    static func secondOfDay(_ now: UInt64) -> UInt64 {
        var seconds = time_t(clamping: now)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return now % DailyWindow.day }
        return UInt64(parts.tm_hour) * 3_600 + UInt64(parts.tm_min) * 60 + UInt64(min(parts.tm_sec, 59))
    }
}
