import AllocationCounter
import Glibc

/// Time and memory of every input, beside the limits that no input may pass.
struct Meter {
    private(set) var executions = 0
    private(set) var slowest: UInt64 = 0
    /// What the slowest of the harness's own seeds takes.
    private(set) var slowestSeed: UInt64 = 0
    private(set) var slowestInput: [UInt8] = []
    private(set) var peak = 0

    /// Runs `harness` on `input`, and ends the process where it takes too long or too much.
    mutating func measure(_ harness: Harness, _ input: [UInt8]) {
        if executions == 0 {
            for seed in harness.seeds() { slowestSeed = max(slowestSeed, Meter.time(harness, seed, rounds: 5)) }
        }
        executions += 1
        let before = allocation_counter_bytes_in_use()
        allocation_counter_reset_peak()
        let start = Meter.processorTime()
        harness.run(input)
        var time = Meter.processorTime() - start
        let memory = Int(allocation_counter_peak_bytes()) - Int(before)
        if time > slowest {
            // Once more: an interrupt, or memory that is new to the process, is not the input's fault.
            time = min(time, Meter.time(harness, input, rounds: 4))
        }
        if time > slowest {
            slowest = time
            slowestInput = input
        }
        if memory > peak { peak = memory }
        Harness.require(time <= harness.timeLimit, "\(harness.name): an input took \(time / 1_000) us")
        if let slowdown = harness.slowdown, time > slowestSeed, Double(time) > slowdown * Double(slowestSeed) {
            fatalError("\(harness.name): an input took \(time / 1_000) us, the slowest seed \(slowestSeed / 1_000) us")
        }
        Harness.require(memory <= harness.memoryLimit, "\(harness.name): an input took \(memory) bytes of memory")
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
