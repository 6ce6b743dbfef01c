/// What somebody did to the distributor: who, what, to what. Written in the same transaction as the act itself.
public struct AuditEntry: Sendable, Hashable {
    /// When, in Unix seconds.
    public let at: Int64
    /// Who: an operator's name, a device's id, or the distributor itself.
    public let actor: String
    /// What was done, as a stable word such as `campaign.start`.
    public let action: String
    /// To what: the id or digest of the thing.
    public let subject: String
    /// What else there is to say.
    public let detail: String

    /// Makes an entry.
    public init(at: Int64, actor: String, action: String, subject: String, detail: String = "") {
        self.at = at
        self.actor = actor
        self.action = action
        self.subject = subject
        self.detail = detail
    }

    /// Checks the bounds.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        try RecordCheck.notNegative(at, "the time of an audit entry")
        try RecordCheck.text(actor, "the actor of an audit entry", atMost: StoreLimits.displayName, from: 1)
        try RecordCheck.text(action, "the action of an audit entry", atMost: StoreLimits.displayName, from: 1)
        try RecordCheck.text(subject, "the subject of an audit entry", atMost: StoreLimits.displayName)
        try RecordCheck.text(detail, "the detail of an audit entry", atMost: StoreLimits.detail)
    }
}
