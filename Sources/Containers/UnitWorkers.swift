/// Who compresses units: whoever asks, or threads beside.
public protocol UnitWorkers: AnyObject {
    /// Takes a unit to be compressed, at once or later.
    func submit(_ job: UnitJob)
    /// Whether a unit that was submitted is done.
    func isDone(_ job: UnitJob) -> Bool
    /// Returns when a unit that was submitted is done.
    func wait(for job: UnitJob)
}
