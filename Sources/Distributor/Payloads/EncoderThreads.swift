import Dispatch
import Foundation
import Glibc

/// The threads on which payloads are made: apart from those that serve requests, which must not wait for a computation.
struct EncoderThreads: Sendable {
    private let queue = DispatchQueue(label: "fettle.encoders", qos: .utility, attributes: .concurrent)

    /// How much lower the priority of work in the background is (Linux has priorities by thread).
    private static let niceness: CInt = 10

    /// Does something long on a thread of its own.
    ///
    /// - Parameter isBackground: Whether everything else comes first.
    func perform<Value: Sendable>(
        inBackground isBackground: Bool = false,
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            guard isBackground else {
                return queue.async { continuation.resume(with: Result(catching: body)) }
            }
            // The thread goes with its work: without privileges a priority does not rise again.
            Thread.detachNewThread {
                _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
                continuation.resume(with: Result(catching: body))
            }
        }
    }
}
