import NIOSSL

/// The server's side of TLS.
enum ServerTLS {
    /// TLS 1.2 and later with the certificate and key of the files.
    ///
    /// - Throws: ``GatewayError`` with the code ``GatewayError/Code/tlsFiles``, naming the file.
    static func configuration(certificate: String, key: String) throws(GatewayError) -> TLSConfiguration {
        do {
            let certificates = try NIOSSLCertificate.fromPEMFile(certificate)
            let privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) },
                privateKey: .privateKey(privateKey)
            )
            configuration.minimumTLSVersion = .tlsv12
            // Only here it shows whether key and certificate go together.
            _ = try NIOSSLContext(configuration: configuration)
            return configuration
        } catch {
            throw GatewayError(
                .tlsFiles,
                "certificate or key cannot be used",
                expected: "PEM files that go together, the server's own certificate first",
                found: "\(LogText(certificate)), \(LogText(key)): \(LogText("\(error)"))",
                advice: "check --tls-cert and --tls-key"
            )
        }
    }
}
