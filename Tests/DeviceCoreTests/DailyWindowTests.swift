import CBOR
import DeviceCore
import Testing

@Suite("Spans of the day")
struct DailyWindowTests {
    @Test(
        "A9 a span is read, and knows when it opens",
        arguments: [
            ("22:00-05:00", 79_200, 18_000, 25_200, 43_200, 36_000),
            ("00:00-24:00", 0, 86_400, 86_400, 5, 0),
            ("01:30-02:00", 5_400, 7_200, 1_800, 7_200, 84_600),
            ("23:59-00:00", 86_340, 0, 60, 0, 86_340),
        ] as [(String, UInt64, UInt64, UInt64, UInt64, UInt64)]
    )
    func span(
        _ text: String,
        _ start: UInt64,
        _ end: UInt64,
        _ duration: UInt64,
        _ now: UInt64,
        _ wait: UInt64
    ) throws {
        let window = try #require(DailyWindow(Text(text)))
        #expect(window.start == start && window.end == end && window.duration == duration)
        #expect(window.wait(from: now) == wait)
        #expect(
            window.contains(start)
                && (window.duration == DailyWindow.day || !window.contains(end % DailyWindow.day))
        )
    }

    @Test(
        "a text that is no span of the day is refused",
        arguments: [
            "", "22:00", "22:00-22:00", "25:00-01:00", "24:00-01:00", "1:00-02:00", "01:60-02:00",
            "01:00-24:01",
            "01:00 02:00", "aa:00-02:00", "01:00-02:000",
        ]
    )
    func malformed(_ text: String) {
        #expect(DailyWindow(Text(text)) == nil)
    }

    @Test("A9 of several spans the first to open counts; without any there is no wait")
    func several() {
        let windows = ["05:00-06:00", "03:00-04:00"].compactMap { DailyWindow(Text($0)) }
        #expect(DailyWindow.wait(for: windows, from: 3_600) == 7_200)
        #expect(DailyWindow.wait(for: windows, from: 4 * 3_600) == 3_600)
        #expect(DailyWindow.wait(for: windows, from: 3 * 3_600 + 1) == 0)
        #expect(DailyWindow.wait(for: [], from: 5) == 0)
    }
}
