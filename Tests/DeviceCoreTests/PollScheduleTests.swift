import DeviceCore
import Testing

@Suite("Poll schedule")
struct PollScheduleTests {
    @Test("A9 polls keep to the interval, give or take a tenth", arguments: [0, 1, 12_345, UInt64.max])
    func jitter(_ random: UInt64) {
        var schedule = PollSchedule(interval: 300)
        let wait = schedule.afterAnswer(random: random)
        #expect((270_000...330_000).contains(wait))
        #expect(schedule.first(random: random) < 60_000)
    }

    @Test("the window doubles with each failure, up to a day, and an answer closes it")
    func backOff() {
        var schedule = PollSchedule(interval: 300)
        var longest: UInt64 = 0
        for _ in 0..<40 { longest = max(longest, schedule.afterFailure(retryAfter: nil, random: UInt64.max)) }
        #expect(longest <= PollSchedule.longestWait * 1_000 + 100)
        _ = schedule.afterAnswer(random: 0)
        #expect(schedule.afterFailure(retryAfter: nil, random: UInt64.max) <= 60_100)
    }

    @Test("Retry-After is honoured, up to a day")
    func retryAfter() {
        var schedule = PollSchedule(interval: 10)
        #expect((120_000..<130_000).contains(schedule.afterFailure(retryAfter: 120, random: 55)))
        #expect(schedule.afterFailure(retryAfter: .max, random: 0) <= 86_410_000)
    }
}
