import Containers

/// Workers that do nothing before they are waited for, and note how much they hold.
final class LateWorkers: UnitWorkers {
    private let inner = SerialWorkers()
    private var held: [ObjectIdentifier: Int] = [:]
    /// The most bytes, and units, that were held at once.
    private(set) var mostBytes = 0
    private(set) var mostUnits = 0
    private(set) var units = 0

    func submit(_ job: UnitJob) {
        held[ObjectIdentifier(job)] = job.bytes.count
        units += 1
        mostBytes = max(mostBytes, held.values.reduce(0, +))
        mostUnits = max(mostUnits, held.count)
    }

    func isDone(_ job: UnitJob) -> Bool { false }

    func wait(for job: UnitJob) {
        held[ObjectIdentifier(job)] = nil
        inner.submit(job)
    }
}
