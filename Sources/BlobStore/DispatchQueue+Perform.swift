import Dispatch

extension DispatchQueue {
    /// Does on this queue what may wait for the disk, so that it holds up no thread that others need.
    func perform<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
