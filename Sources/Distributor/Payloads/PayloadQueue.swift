/// Jobs that wait for a worker: what is asked for comes before what is only prepared.
struct PayloadQueue: Sendable {
    private var asked: [PayloadJob] = []
    private var prepared: [PayloadJob] = []

    /// How many wait.
    var count: Int { asked.count + prepared.count }

    /// Adds a job that is not there.
    mutating func append(_ job: PayloadJob, isAsked: Bool) {
        if isAsked { asked.append(job) } else { prepared.append(job) }
    }

    /// Somebody asks for a job that was only prepared.
    mutating func promote(_ job: PayloadJob) {
        guard let index = prepared.firstIndex(of: job) else { return }
        prepared.remove(at: index)
        asked.append(job)
    }

    /// The next job.
    mutating func next() -> PayloadJob? {
        if !asked.isEmpty { return asked.removeFirst() }
        return prepared.isEmpty ? nil : prepared.removeFirst()
    }

    /// Leaves a job out; says whether it was there.
    mutating func remove(_ job: PayloadJob) -> Bool {
        let before = count
        asked.removeAll { $0 == job }
        prepared.removeAll { $0 == job }
        return count < before
    }
}
