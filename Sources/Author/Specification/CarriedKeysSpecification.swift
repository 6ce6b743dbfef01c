/// Keys that travel in the manifest [M4].
public struct CarriedKeysSpecification: Equatable, Sendable {
    /// Files of public keys.
    public var keys: [SpecifiedFile]
    /// The devices that may read them; empty: everybody.
    public var recipients: [RecipientSpecification]

    /// Keys for `recipients`.
    public init(keys: [SpecifiedFile], recipients: [RecipientSpecification] = []) {
        self.keys = keys
        self.recipients = recipients
    }
}
