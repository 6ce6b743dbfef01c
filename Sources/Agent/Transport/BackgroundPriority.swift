import Glibc

/// Lets other programs come first while a payload is fetched [E3]. Afterwards the agent has the priority that it had,
/// where the system gives it back.
struct BackgroundPriority {
    private let previous: CInt?

    private static let niceness: CInt = 10

    init(_ policy: DownloadPolicy) {
        guard policy.hasLowPriority else {
            previous = nil
            return
        }
        errno = 0
        let present = getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
        guard errno == 0, present < BackgroundPriority.niceness,
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, BackgroundPriority.niceness) == 0
        else {
            previous = nil
            return
        }
        previous = present
    }

    func end() {
        // Refused without privileges: then it stays low until the agent starts again.
        if let previous { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, previous) }
    }
}
