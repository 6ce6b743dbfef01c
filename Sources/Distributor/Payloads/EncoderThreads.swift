import Dispatch

/// The threads on which payloads are made: apart from those that serve requests, which must not wait for a computation.
struct EncoderThreads: Sendable {
    private let queue = DispatchQueue(label: "fettle.encoders", qos: .utility, attributes: .concurrent)

    /// Does something long on a thread of its own.
    func perform<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
