import AllocationCounter
import Glibc

/// Measures work by the processor time of this thread.
enum Stopwatch {
    /// The processor time of one run of each of the works, in nanoseconds: the least of all rounds.
    ///
    /// The works take turns, so that whatever else the machine does in the meantime slows all of them alike, and the
    /// least is what it costs without it.
    static func nanoseconds(rounds: Int = 200, of works: [(repetitions: Int, run: () -> Void)]) -> [Double] {
        var least = [Double](repeating: .infinity, count: works.count)
        for _ in 0..<rounds {
            for (index, work) in works.enumerated() {
                let start = processorTime()
                for _ in 0..<work.repetitions { work.run() }
                let time = Double(processorTime() - start) / Double(work.repetitions)
                least[index] = min(least[index], time)
            }
        }
        return least
    }

    /// How many blocks of memory one run asks for, once everything is warm.
    static func allocations(_ run: () -> Void) -> Int {
        run()
        let before = allocation_counter_blocks()
        run()
        return Int(allocation_counter_blocks() - before)
    }

    private static func processorTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
