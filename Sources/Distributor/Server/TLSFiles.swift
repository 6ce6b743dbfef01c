/// Where the server's certificate and key are.
public struct TLSFiles: Sendable, Hashable {
    /// The path of the certificate chain, in PEM, the server's own certificate first.
    public let certificate: String
    /// The path of the private key, in PEM.
    public let key: String

    /// Names the files.
    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}
