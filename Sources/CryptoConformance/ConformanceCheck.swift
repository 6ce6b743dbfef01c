/// One thing that every provider must do, ready to be run.
public struct ConformanceCheck: Sendable, CustomStringConvertible {
    /// What is checked, as a sentence.
    public let name: String
    private let body: @Sendable (String) throws(ConformanceFailure) -> Void

    init(_ name: String, _ body: @escaping @Sendable (String) throws(ConformanceFailure) -> Void) {
        self.name = name
        self.body = body
    }

    /// Runs the check.
    ///
    /// - Throws: ``ConformanceFailure`` at the first case that goes wrong.
    public func run() throws(ConformanceFailure) {
        try body(name)
    }

    /// The name, for the lists of test runners.
    public var description: String { name }
}
