import Synchronization

/// A number that only grows.
final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    /// The number.
    var value: Int { count.load(ordering: .relaxed) }

    /// Counts.
    func add(_ amount: Int) { count.wrappingAdd(amount, ordering: .relaxed) }
}
