import Answering
import Testing

@Suite("Whether a location can be used")
struct LocationHealthTests {
    @Test("D7 a location that does not answer is down, is asked again after pauses that double, and comes up again")
    func probes() {
        var health = LocationHealth(at: 100)
        #expect(health.isUp && health.nextProbe == 100)
        health.answered(at: 100)
        #expect(health.nextProbe == 160)
        var pauses: [Double] = []
        for _ in 0..<14 {
            health.failed("no connection", at: 1_000, jitter: 0)
            pauses.append(health.nextProbe - 1_000)
        }
        #expect(!health.isUp && health.reason == "no connection")
        #expect(Array(pauses.prefix(4)) == [5, 10, 20, 40])
        #expect(pauses.last == 3_600)
        health.answered(at: 2_000)
        #expect(health.isUp && health.reason == nil)
        health.failed("no connection", at: 2_000, jitter: 1)
        #expect(health.nextProbe == 2_007.5)
    }

    @Test("S25 one device's complaint has it asked at once; three devices' put it down; old ones are forgotten")
    func complaints() {
        var health = LocationHealth(at: 0)
        health.answered(at: 0)
        health.complained("one", "bad", at: 10, jitter: 0)
        #expect(health.isUp && health.nextProbe == 10)
        health.answered(at: 10)
        for time in [20.0, 30, 40] { health.complained("one", "bad", at: time, jitter: 0) }
        #expect(health.isUp)
        health.complained("two", "bad", at: 700, jitter: 0)
        health.complained("three", "bad", at: 701, jitter: 0)
        #expect(health.isUp)
        health.complained("four", "served something bad", at: 702, jitter: 0)
        #expect(!health.isUp && health.reason == "served something bad")
    }
}
