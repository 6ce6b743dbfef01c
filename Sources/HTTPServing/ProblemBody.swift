/// Why a server refuses a request: `application/problem+json` (RFC 9457), with what was expected, what was found and
/// what to do.
public struct ProblemBody: Codable, Sendable, Hashable {
    /// What kind of problem it is: `urn:fettle:problem:` and a stable word such as `token-used`.
    public let type: String
    /// The kind in a few words, the same for every problem of the type.
    public let title: String
    /// What happened this time.
    public let detail: String?
    /// The HTTP status.
    public let status: Int
    /// What would have been right.
    public let expected: String?
    /// What was there instead.
    public let found: String?
    /// What to do about it.
    public let action: String?
    /// The digests of the blobs that a manifest needs and the server does not have.
    public let missing: [String]?

    /// Makes a problem.
    public init(
        type: String,
        title: String,
        detail: String? = nil,
        status: Int,
        expected: String? = nil,
        found: String? = nil,
        action: String? = nil,
        missing: [String]? = nil
    ) {
        self.type = type
        self.title = title
        self.detail = detail
        self.status = status
        self.expected = expected
        self.found = found
        self.action = action
        self.missing = missing
    }
}
