public import Containers
import Glibc

/// Threads that compress units, the first one that was submitted first.
///
/// The threads begin with the first unit and end with the crew. Signals stay with the threads that were there before.
public final class UnitCrew: UnitWorkers {
    /// More threads than this want more memory for their compressors than a device should have to spare.
    private static let sizeLimit = 4

    /// How many threads there are, once the first unit has come.
    public private(set) var size = 0

    private let wanted: Int
    private let board = UnitBoard()
    private var threads: [pthread_t] = []
    private var room: [UInt8] = []

    /// A crew of `size` threads.
    public init(size: Int) {
        wanted = size
    }

    deinit {
        board.stop()
        for thread in threads { pthread_join(thread, nil) }
    }

    /// As many threads as there are processors for this process; where there is one alone, whoever asks compresses.
    public static func ofThisMachine() -> any UnitWorkers {
        let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return processors > 1 ? UnitCrew(size: min(processors, sizeLimit)) : SerialWorkers()
    }

    /// Takes a unit to be compressed.
    public func submit(_ job: UnitJob) {
        if size == 0, wanted > 0 { begin() }
        board.submit(job)
        // Without a thread, which a machine may refuse, it is done here.
        if size == 0 { board.work(in: &room, untilDone: job) }
    }

    /// Whether a unit is done.
    public func isDone(_ job: UnitJob) -> Bool { board.isDone(job) }

    /// Returns when a unit is done.
    public func wait(for job: UnitJob) { board.wait(for: job) }

    private func begin() {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        for _ in 0..<wanted {
            var thread = pthread_t()
            let shared = Unmanaged.passRetained(board)
            let status = pthread_create(
                &thread,
                nil,
                { argument in
                    guard let argument else { return nil }
                    let board = Unmanaged<UnitBoard>.fromOpaque(argument).takeRetainedValue()
                    var room: [UInt8] = []
                    board.work(in: &room)
                    return nil
                },
                shared.toOpaque()
            )
            guard status == 0 else {
                shared.release()
                break
            }
            threads.append(thread)
        }
        size = threads.count
    }
}
