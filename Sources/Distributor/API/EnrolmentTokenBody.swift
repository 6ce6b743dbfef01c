/// Asks for enrolment tokens (`POST /v1/enrolment-tokens`).
public struct EnrolmentTokenBody: Codable, Sendable, Hashable {
    /// How many, 1 to 1000; 1 when absent. Only 1 where ``deviceId`` is given.
    public let count: Int?
    /// The only device that may use it; any device when absent.
    public let deviceId: String?
    /// How long they are accepted, in seconds; a day when absent, at most a year.
    public let validSeconds: Int64?
    /// A note for people.
    public let note: String?

    /// Makes a request.
    public init(count: Int? = nil, deviceId: String? = nil, validSeconds: Int64? = nil, note: String? = nil) {
        self.count = count
        self.deviceId = deviceId
        self.validSeconds = validSeconds
        self.note = note
    }
}
