import PatchFormat
import Testing

@Suite("Codec 2: decoder")
struct ReferenceDecoderTests {
    @Test("A5 images of all small shapes round trip", arguments: [0, 1, 2, 31, 32, 33, 56, 57, 1_000], [0, 1, 7, 300])
    func shapes(_ newCount: Int, _ oldCount: Int) {
        var generator = SeededGenerator(seed: UInt64(newCount * 1_000 + oldCount))
        let fixture = ReferencePatchFixture(old: generator.bytes(oldCount), new: generator.bytes(newCount))
        let outcome = fixture.decode(fixture.bodies)
        #expect(outcome.error == nil)
        #expect(outcome.isComplete)
        #expect(outcome.bytes == fixture.new)
    }

    @Test("A5 an equal image is one run", arguments: [1, 100, 4_096, 300_000])
    func equal(_ count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        let old = generator.bytes(count)
        let fixture = ReferencePatchFixture(
            old: old,
            new: old,
            runs: [CopyRun(new: 0, old: 0, length: UInt32(count))]
        )
        let outcome = fixture.decode(fixture.bodies)
        #expect(outcome.bytes == old)
        #expect(outcome.isComplete)
        #expect(fixture.bodies.reduce(0) { $0 + $1.count } < 200)
    }

    @Test("A5 a decoder goes on at every frame after a restart")
    func restart() {
        let fixture = ReferencePatchFixture.changed(seed: 5)
        #expect(fixture.bodies.count > 3)
        for frame in 1..<fixture.bodies.count {
            let made = Array(fixture.new[..<fixture.produced(after: frame)])
            let outcome = fixture.decode(fixture.bodies, restart: frame, made: made)
            #expect(outcome.error == nil)
            #expect(outcome.isComplete)
            #expect(outcome.bytes == fixture.new)
        }
    }

    @Test("A5 changed bodies neither trap nor make too much", arguments: 1...40)
    func mutated(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let fixture = ReferencePatchFixture.changed(seed: 9, count: 4_000)
        for _ in 0..<8 {
            var bodies = fixture.bodies
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let body = Int.random(in: 0..<bodies.count, using: &generator)
                guard !bodies[body].isEmpty else { continue }
                let end = Bool.random(using: &generator) ? min(12, bodies[body].count) : bodies[body].count
                let place = Int.random(in: 0..<end, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bodies[body][place] = UInt8.random(in: .min ... .max, using: &generator)
                case 1: bodies[body][place] ^= 1
                case 2: bodies[body].removeSubrange(place...)
                default: bodies[body].insert(UInt8.random(in: .min ... .max, using: &generator), at: place)
                }
            }
            let outcome = fixture.decode(bodies, room: fixture.new.count + 64)
            #expect(outcome.produced <= fixture.new.count)
            #expect(outcome.bytes[fixture.new.count...].allSatisfy { $0 == 0xA5 })
        }
    }
}
