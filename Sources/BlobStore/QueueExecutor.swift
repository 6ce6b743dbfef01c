import Dispatch

/// Runs an actor on a queue of its own, so that waiting for the disk holds up no thread that others need.
final class QueueExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "fettle.blob-writer")

    /// Runs a job after those before it.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }
}
