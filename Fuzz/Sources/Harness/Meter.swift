import AllocationCounter
import Glibc

/// Time and memory of every input, beside the limits that no input may pass.
struct Meter {
    /// What an honest input may always take, in nanoseconds: the first steps of a decoder cost this much, whatever follows.
    private static let leastTime: UInt64 = 1_000_000

    private(set) var executions = 0
    private(set) var slowest: UInt64 = 0
    private(set) var slowestInput: [UInt8] = []
    private(set) var peak = 0
    /// How many times as long as the slowest seed of its group an input took at most.
    private(set) var slowdown = 0.0
    /// What the slowest seed of each group takes.
    private var seedTimes: [Int: UInt64] = [:]

    /// Runs `harness` on `input`, and ends the process where it takes too long or too much.
    mutating func measure(_ harness: Harness, _ input: [UInt8]) {
        executions += 1
        let before = allocation_counter_bytes_in_use()
        allocation_counter_reset_peak()
        let start = Meter.processorTime()
        harness.run(input)
        var time = Meter.processorTime() - start
        let memory = Int(allocation_counter_peak_bytes()) - Int(before)
        let honest = max(seedTimes[harness.group(input)] ?? seedTimes.values.max() ?? 0, Meter.leastTime)
        if time > slowest || Double(time) > slowdown * Double(honest) {
            // Again: an interrupt, or memory that is new to the process, is not the input's fault.
            time = min(time, Meter.time(harness, input, rounds: 4))
        }
        if time > slowest {
            slowest = time
            slowestInput = input
        }
        slowdown = max(slowdown, Double(time) / Double(honest))
        peak = max(peak, memory)
        Harness.require(time <= harness.timeLimit, "\(harness.name): an input took \(time / 1_000) us")
        Harness.require(
            slowdown <= harness.slowdown ?? slowdown,
            "\(harness.name): an input took \(time / 1_000) us, the slowest honest one \(honest / 1_000) us"
        )
        Harness.require(memory <= harness.memoryLimit, "\(harness.name): an input took \(memory) bytes of memory")
    }

    /// Sees how long honest inputs take, before libFuzzer looks at the clock.
    mutating func measureSeeds(_ harness: Harness) {
        for seed in harness.seeds() {
            let time = Meter.time(harness, seed, rounds: 5)
            seedTimes[harness.group(seed), default: 0] = max(seedTimes[harness.group(seed), default: 0], time)
        }
    }

    /// The least time of `rounds` runs.
    private static func time(_ harness: Harness, _ input: [UInt8], rounds: Int) -> UInt64 {
        var least = UInt64.max
        for _ in 0..<rounds {
            let start = processorTime()
            harness.run(input)
            least = min(least, processorTime() - start)
        }
        return least
    }

    // Not the clock on the wall: other programs of the machine must not make an input slow.
    private static func processorTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
