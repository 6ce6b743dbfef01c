import PatchFormat
import Testing

@Suite("Codec 2: limits")
struct ReferenceLimitsTests {
    private let fixture = ReferencePatchFixture.changed(seed: 3)

    private func refused(_ bodies: [[UInt8]], _ limits: ReferenceLimits, _ error: ReferencePatchError) {
        let outcome = fixture.decode(bodies, limits: limits)
        #expect(outcome.error == error)
        #expect(outcome.produced == 0)
    }

    @Test("A5 larger models than the decoder's are refused")
    func models() {
        let small = ReferenceLimits(runs: 4_096, models: ModelSize(slotsLog: 8, cacheLog: 7))
        refused(fixture.bodies, small, .parameters)
    }

    @Test("A5 more runs than the decoder holds are refused")
    func runs() {
        refused(fixture.bodies, ReferenceLimits(runs: 1, models: .small), .parameters)
    }

    @Test("A5 more runs than what the patch makes justifies are refused: each costs time")
    func shortRuns() {
        let image = [UInt8](repeating: 7, count: 2_000)
        for (count, isTaken) in [(564, true), (565, false)] {
            let runs = (0..<count).map { CopyRun(new: UInt32($0), old: UInt32($0 * 3 % 1_999), length: 1) }
            let fixture = ReferencePatchFixture(old: image, new: image, runs: runs)
            let outcome = fixture.decode(fixture.bodies)
            #expect(outcome.error == (isTaken ? nil : .parameters), "\(count) runs")
            #expect(outcome.produced == (isTaken ? 2_000 : 0))
        }
    }

    @Test("A5 more memory than there is, is refused")
    func memory() {
        refused(fixture.bodies, ReferenceLimits(runs: 4_096, models: .small, memory: 16 << 10), .parameters)
    }

    @Test("A5 a frame that makes more than allowed is refused")
    func output() {
        refused(fixture.bodies, ReferenceLimits(runs: 4_096, models: .small, output: 500), .size)
    }

    @Test("A5 frames that make nothing are refused")
    func empty() {
        let first = fixture.bodies[0]
        let outcome = fixture.decode([first, [0, 0], [0, 0]])
        #expect(outcome.error == .size)
    }
}
