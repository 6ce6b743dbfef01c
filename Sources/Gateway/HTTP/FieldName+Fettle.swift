import HTTPTypes

extension HTTPField.Name {
    /// The nonce that a device echoes in its next report.
    static let fettleNonce = make("Fettle-Nonce")
    /// The latest version of the key set.
    static let fettleKeySet = make("Fettle-Key-Set")
    /// The sequence number of the inventory definition.
    static let fettleInventory = make("Fettle-Inventory")
    /// How long an answer to a signed request may be given to others that ask the same, in seconds.
    static let fettleAnswerAge = make("Fettle-Answer-Age")
    /// The gateways that a message has passed (RFC 9110 section 7.6.3).
    static let viaGateways = make("Via")

    private static func make(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("not a field name") }
        return name
    }
}
