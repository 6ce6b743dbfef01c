import Foundation
import Synchronization

/// The progress of something long, on one line of a terminal; nothing where standard error is not one.
final class ProgressBar: Sendable {
    private struct State {
        var done: Int64 = 0
        var shown = -1
        var isFinished = false
    }

    private let title: String
    private let total: Int64
    private let isShown: Bool
    private let start = Date()
    private let state = Mutex(State())

    init(_ title: String, total: Int64, isQuiet: Bool = false) {
        self.title = Printable.line(title)
        self.total = max(1, total)
        self.isShown = !isQuiet && Terminal.isTerminal(STDERR_FILENO)
    }

    func advance(by count: Int) {
        guard isShown else { return }
        state.withLock { state in
            state.done = min(total, state.done + Int64(count))
            let percent = Int(state.done * 100 / total)
            guard percent != state.shown, !state.isFinished else { return }
            state.shown = percent
            draw(state.done, percent)
        }
    }

    /// Clears the line: what was done is said by what follows.
    func finish() {
        guard isShown else { return }
        state.withLock { state in
            guard !state.isFinished else { return }
            state.isFinished = true
            StandardError.write("\r\u{1B}[K")
        }
    }

    private func draw(_ done: Int64, _ percent: Int) {
        let columns = Terminal.columns(STDERR_FILENO)
        let seconds = max(0.001, Date().timeIntervalSince(start))
        let tail =
            " \(percent)% \(Format.count(done)) of \(Format.count(total)) bytes,"
            + " \(Format.count(Int64(Double(done) / seconds))) B/s"
        let name = String(title.prefix(max(8, columns / 3)))
        let width = max(4, columns - name.count - tail.count - 4)
        let filled = Int(done) * width / Int(total)
        let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: width - filled)
        StandardError.write("\r\u{1B}[K\(name) [\(bar)]\(tail)")
    }
}
