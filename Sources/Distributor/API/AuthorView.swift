/// A key of an author whose manifests the distributor takes.
public struct AuthorView: Codable, Sendable, Hashable {
    /// The author's name.
    public let name: String
    /// The key's id, in hexadecimal: the first 8 bytes of its thumbprint (RFC 9679).
    public let keyId: String
    /// The public key: a COSE_Key in base64.
    public let key: String
    /// When it was accepted, in Unix seconds.
    public let acceptedAt: Int64
    /// When it was withdrawn, in Unix seconds; absent while it is accepted.
    public let revokedAt: Int64?

    /// Makes a view.
    public init(name: String, keyId: String, key: String, acceptedAt: Int64, revokedAt: Int64?) {
        self.name = name
        self.keyId = keyId
        self.key = key
        self.acceptedAt = acceptedAt
        self.revokedAt = revokedAt
    }
}
