import Glibc

/// Whether the process was asked to end. What is going on is left in a state that the next start can go on from.
enum StopSignal {
    // Written by a signal handler, read between two steps: a single word, never anything more.
    nonisolated(unsafe) private static var raised: sig_atomic_t = 0

    static var isRaised: Bool { raised != 0 }

    /// Lets SIGTERM and SIGINT set the mark.
    static func install() {
        for number in [SIGTERM, SIGINT] {
            signal(number) { _ in StopSignal.raised = 1 }
        }
        // Whoever started the agent may have blocked them, and a process inherits that.
        var mask = sigset_t()
        sigemptyset(&mask)
        sigaddset(&mask, SIGTERM)
        sigaddset(&mask, SIGINT)
        sigprocmask(SIG_UNBLOCK, &mask, nil)
        // A distributor that closes a connection is no reason to end.
        signal(SIGPIPE, SIG_IGN)
        // A file that may not grow further is an error to deal with, like a full disk.
        signal(SIGXFSZ, SIG_IGN)
    }

    /// Sleeps, but not past a signal, nor past what `isOver` looks for now and then.
    static func sleep(milliseconds: UInt64, unless isOver: () -> Bool = { false }) {
        var left = milliseconds
        while left > 0, !isRaised, !isOver() {
            let step = min(left, 200)
            usleep(UInt32(step) * 1_000)
            left -= step
        }
    }
}
