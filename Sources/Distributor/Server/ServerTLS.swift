import NIOSSL

/// The server's side of TLS.
enum ServerTLS {
    /// TLS 1.2 and later with the certificate and key of the files.
    ///
    /// - Throws: ``DistributorError`` with the code ``DistributorError/Code/tlsFiles``, naming the file.
    static func configuration(_ files: TLSFiles) throws(DistributorError) -> TLSConfiguration {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(files.certificate)
        } catch {
            throw failure("the certificate cannot be read", files.certificate, "\(error)")
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: files.key, format: .pem)
        } catch {
            throw failure("the certificate's key cannot be read", files.key, "\(error)")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        do {
            // Only here it shows whether key and certificate go together.
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw failure("certificate and key do not go together", files.key, "\(error)")
        }
        return configuration
    }

    private static func failure(_ reason: String, _ file: String, _ found: String) -> DistributorError {
        DistributorError(
            .tlsFiles,
            reason,
            expected: "a PEM file, the server's own certificate first",
            found: "\(LogText(file)): \(LogText(found))",
            advice: "check --tls-cert and --tls-key"
        )
    }
}
