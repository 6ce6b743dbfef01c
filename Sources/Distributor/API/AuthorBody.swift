/// A key of an author to accept (`POST /v1/authors`). Exactly one of ``key`` and ``pem`` is given.
public struct AuthorBody: Codable, Sendable, Hashable {
    /// The author's name: 1 to 64 bytes.
    public let name: String
    /// The public key: a COSE_Key in base64.
    public let key: String?
    /// The public key: SubjectPublicKeyInfo in PEM.
    public let pem: String?

    /// Makes a request.
    public init(name: String, key: String? = nil, pem: String? = nil) {
        self.name = name
        self.key = key
        self.pem = pem
    }
}
