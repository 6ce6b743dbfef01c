import AllocationCounter
import Glibc

/// Time and memory of every input, and the limits that no input may pass.
struct Meter {
    /// Most processor time that an input may take, in nanoseconds.
    static let timeLimit: UInt64 = 100_000_000
    /// Most memory that may be in use at once on behalf of an input, in bytes.
    static let memoryLimit = 32 << 20

    private(set) var executions = 0
    private(set) var slowest: UInt64 = 0
    private(set) var slowestInput: [UInt8] = []
    private(set) var peak = 0

    /// Runs `harness` on `input`, and ends the process where it takes too long or too much.
    mutating func measure(_ harness: Harness, _ input: [UInt8]) {
        executions += 1
        let before = allocation_counter_bytes_in_use()
        allocation_counter_reset_peak()
        let start = Meter.processorTime()
        harness.run(input)
        let time = Meter.processorTime() - start
        let memory = Int(allocation_counter_peak_bytes()) - Int(before)
        if time > slowest {
            slowest = time
            slowestInput = input
        }
        if memory > peak { peak = memory }
        Harness.require(time <= Meter.timeLimit, "\(harness.name): an input took \(time / 1_000) us")
        Harness.require(memory <= Meter.memoryLimit, "\(harness.name): an input took \(memory) bytes of memory")
    }

    // Not the clock on the wall: other programs of the machine must not make an input slow.
    private static func processorTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
