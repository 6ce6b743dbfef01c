import Containers
import Glibc

/// What a crew shares: units that wait, and compressors. All of it is guarded by one lock, which nobody holds while he
/// compresses.
final class UnitBoard: @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    /// Told whenever there may be something to do, or a unit is done.
    private let news: UnsafeMutablePointer<pthread_cond_t>
    private var waiting: [UnitJob] = []
    private var shelf = CompressorShelf()
    private var isStopped = false

    init() {
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_mutex_t())
        pthread_mutex_init(lock, nil)
        news = .allocate(capacity: 1)
        news.initialize(to: pthread_cond_t())
        pthread_cond_init(news, nil)
    }

    deinit {
        pthread_cond_destroy(news)
        news.deallocate()
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    func submit(_ job: UnitJob) {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        waiting.append(job)
        pthread_cond_broadcast(news)
    }

    func isDone(_ job: UnitJob) -> Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return job.isDone
    }

    func wait(for job: UnitJob) {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while !job.isDone { pthread_cond_wait(news, lock) }
    }

    /// Ends all work; what waits is not done any more.
    func stop() {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        isStopped = true
        pthread_cond_broadcast(news)
    }

    /// Compresses one unit after the other, until it is stopped or `last` is done.
    func work(in room: inout [UInt8], untilDone last: UnitJob? = nil) {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while !isStopped, last?.isDone != true {
            guard let job = waiting.first else {
                pthread_cond_wait(news, lock)
                continue
            }
            do throws(ContainerError) {
                guard let compressor = try shelf.take(job.parameters) else {
                    // Others have all the memory there is for compressors.
                    pthread_cond_wait(news, lock)
                    continue
                }
                waiting.removeFirst()
                pthread_mutex_unlock(lock)
                job.compress(by: compressor, in: &room)
                pthread_mutex_lock(lock)
                shelf.put(compressor)
            } catch {
                waiting.removeFirst()
                job.fail(error)
            }
            job.isDone = true
            pthread_cond_broadcast(news)
        }
    }
}
