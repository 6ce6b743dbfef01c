import Store

/// The ways in which a check states what must be.
enum Expectation {
    /// Two values must be the same.
    static func equal<Value: Equatable>(
        _ found: Value,
        _ expected: Value,
        _ subject: String,
        line: UInt = #line
    ) throws(ConformanceFailure) {
        guard found != expected else { return }
        throw ConformanceFailure(subject: subject, expected: "\(expected)", found: "\(found)", line: line)
    }

    /// A call must be refused with a code.
    static func refused(
        _ code: StoreError.Code,
        _ subject: String,
        line: UInt = #line,
        _ call: () async throws -> some Any
    ) async throws(ConformanceFailure) {
        let found: String
        do {
            let result = try await call()
            found = "success (\(result))"
        } catch let error as StoreError {
            guard error.code != code else { return }
            found = error.description
        } catch {
            found = "another error (\(error))"
        }
        throw ConformanceFailure(subject: subject, expected: "the error \(code)", found: found, line: line)
    }
}
