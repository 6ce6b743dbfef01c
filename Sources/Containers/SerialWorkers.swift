/// Compresses each unit when it is submitted, by whoever submits it.
public final class SerialWorkers: UnitWorkers {
    private var shelf = CompressorShelf()
    private var room: [UInt8] = []

    /// Nobody beside.
    public init() {}

    /// Compresses a unit.
    public func submit(_ job: UnitJob) {
        do throws(ContainerError) {
            if let compressor = try shelf.take(job.parameters) {
                job.compress(by: compressor, in: &room)
                shelf.put(compressor)
            } else {
                // All were put back, so there is always one to be had.
                job.fail(ContainerError(.outOfMemory, "no compressor for \(job.parameters)"))
            }
        } catch {
            job.fail(error)
        }
        job.isDone = true
    }

    /// Always: what was submitted is done.
    public func isDone(_ job: UnitJob) -> Bool { true }

    /// Nothing: what was submitted is done.
    public func wait(for job: UnitJob) {}
}
