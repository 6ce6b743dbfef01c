import PatchFormat

/// A small patch of codec 2, made without the encoder: runs by hand, gaps of literals.
struct ReferencePatchFixture {
    let old: [UInt8]
    let new: [UInt8]
    let bodies: [[UInt8]]

    init(
        old: [UInt8],
        new: [UInt8],
        runs: [CopyRun] = [],
        size: ModelSize = .small,
        bodyLimit: Int = 4096
    ) {
        self.old = old
        self.new = new
        bodies = old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in
                let opaque = ImageModel(opaque: UInt32(old.count))
                let writer = ReferenceBodyWriter(
                    old: old,
                    new: new,
                    runs: runs,
                    oldModel: opaque,
                    newModel: ImageModel(opaque: UInt32(new.count)),
                    size: size,
                    bodyLimit: bodyLimit
                )
                return writer.bodies { index in
                    let start = index > 0 ? Int(runs[index - 1].newEnd) : 0
                    let end = index < runs.count ? Int(runs[index].new) : new.count
                    return GapTokens((start..<max(start, end)).map { GapToken(.literal, byte: new[$0]) })
                }
            }
        }
    }

    /// Images of some size with changed bytes, a gap and several frames.
    static func changed(seed: UInt64, count: Int = 40_000) -> ReferencePatchFixture {
        var generator = SeededGenerator(seed: seed)
        let old = generator.bytes(count)
        var new = old
        for place in stride(from: 50, to: count, by: 97) { new[place] &+= 3 }
        let gap = generator.bytes(10_000)
        new.replaceSubrange(1_000..<1_000, with: gap)
        let runs = [
            CopyRun(new: 0, old: 0, length: 1_000),
            CopyRun(new: 11_000, old: 1_000, length: UInt32(count - 1_000)),
        ]
        return ReferencePatchFixture(old: old, new: new, runs: runs)
    }

    /// What decoding gives.
    struct Outcome {
        var bytes: [UInt8]
        var produced: Int
        var isComplete: Bool
        var error: ReferencePatchError?
    }

    /// Decodes `bodies`; with `restart` as after a restart before that frame, with what the frames before it made.
    func decode(
        _ bodies: [[UInt8]],
        limits: ReferenceLimits = .microcontroller,
        room: Int? = nil,
        restart: Int = 0,
        made: [UInt8] = []
    ) -> Outcome {
        var bytes = [UInt8](repeating: 0xA5, count: room ?? new.count)
        bytes.replaceSubrange(0..<made.count, with: made)
        var outcome = Outcome(bytes: [], produced: 0, isComplete: false, error: nil)
        old.withUnsafeBufferPointer { old in
            bytes.withUnsafeMutableBufferPointer { target in
                let memory = ContiguousMemory(old: old, new: target, newCount: made.count)
                let decoder = ReferenceDecoder(memory: memory, resultSize: new.count, limits: limits)
                do throws(ReferencePatchError) {
                    if restart > 0 {
                        for body in bodies where !decoder.isMapComplete { try decoder.restore(body.span) }
                    }
                    for body in bodies[restart...] { try decoder.decode(body.span) }
                } catch {
                    outcome.error = error
                }
                outcome.produced = decoder.produced
                outcome.isComplete = decoder.isComplete
            }
        }
        outcome.bytes = bytes
        return outcome
    }

    /// How much is made when the first `count` frames are decoded.
    func produced(after count: Int) -> Int { decode(Array(bodies[..<count])).produced }
}
