/// What a provider did that it must not, or did not do that it must.
public struct ConformanceFailure: Error, Equatable, Sendable {
    /// The check that failed, by its name.
    public let check: String
    /// The case inside the check, such as `bit 17 of the signature`.
    public let location: String
    /// What would have been right.
    public let expected: String
    /// What the provider answered.
    public let found: String

    init(_ check: String, at location: String, expected: String, found: String) {
        self.check = check
        self.location = location
        self.expected = expected
        self.found = found
    }
}

extension ConformanceFailure: CustomStringConvertible {
    /// One line for people.
    public var description: String { "\(check): \(location): expected \(expected), found \(found)" }
}
