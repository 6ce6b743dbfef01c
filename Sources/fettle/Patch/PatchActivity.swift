import Dispatch
import Foundation
import Synchronization

/// Work whose end cannot be foretold: on a terminal, one line with the time that it takes; elsewhere nothing.
final class PatchActivity: Sendable {
    // Used by one thread to begin, and cancelled under the lock.
    private nonisolated(unsafe) let timer: any DispatchSourceTimer
    private let isShown: Bool
    private let isFinished = Mutex(false)

    init(_ title: String, isQuiet: Bool = false) {
        isShown = !isQuiet && Terminal.isTerminal(STDERR_FILENO)
        let start = Date()
        let title = Printable.line(title)
        let timer = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
        self.timer = timer
        guard isShown else { return }
        timer.schedule(deadline: .now() + 0.5, repeating: 0.5)
        timer.setEventHandler { [weak self] in
            self?.isFinished.withLock { isFinished in
                guard !isFinished else { return }
                StandardError.write("\r\u{1B}[K\(title), \(Int(Date().timeIntervalSince(start))) s")
            }
        }
        timer.resume()
    }

    deinit {
        // A source that was never resumed must not be released.
        if !isShown { timer.resume() }
        timer.cancel()
    }

    /// Clears the line: what was done is said by what follows.
    func finish() {
        guard isShown else { return }
        isFinished.withLock { isFinished in
            guard !isFinished else { return }
            isFinished = true
            timer.cancel()
            StandardError.write("\r\u{1B}[K")
        }
    }
}
