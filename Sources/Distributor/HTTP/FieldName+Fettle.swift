import HTTPTypes

extension HTTPField.Name {
    /// The nonce that a device echoes in its next report, base64url.
    static let fettleNonce = make("Fettle-Nonce")
    /// The latest version of the key set, which a device that follows it then asks for.
    static let fettleKeySet = make("Fettle-Key-Set")
    /// The sequence number of the inventory definition, which a device that has a lower one then asks for.
    static let fettleInventory = make("Fettle-Inventory")
    /// The device that fetches a blob: a hint for statistics, percent-encoded.
    static let fettleDevice = make("Fettle-Device")

    /// For how long a gateway may give the answer to a signed request to others that ask the same, in seconds.
    static let fettleAnswerAge = make("Fettle-Answer-Age")
    /// The gateways that a message has passed (RFC 9110 section 7.6.3).
    static let viaGateways = make("Via")

    private static func make(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("not a field name") }
        return name
    }
}
