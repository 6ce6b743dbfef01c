/// One thing that every back end must do.
///
/// A test suite of a back end runs each check against a fresh and empty store:
///
/// ```swift
/// @Test(arguments: DistributorStoreConformance.checks)
/// func conforms(_ check: ConformanceCheck<any DistributorStore>) async throws {
///     try await check.run(try MyStore())
/// }
/// ```
public struct ConformanceCheck<Subject: Sendable>: Sendable, CustomStringConvertible {
    /// What must be, as a sentence.
    public let name: String
    /// Tries it, and throws a ``ConformanceFailure`` when it is not so.
    public let run: @Sendable (Subject) async throws -> Void

    /// Makes a check.
    public init(_ name: String, _ run: @escaping @Sendable (Subject) async throws -> Void) {
        self.name = name
        self.run = run
    }

    /// The name.
    public var description: String { name }
}
