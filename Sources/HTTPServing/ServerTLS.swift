public import NIOSSL

/// The server's side of TLS.
public enum ServerTLS {
    /// TLS 1.2 and later with the certificate and key of the files.
    public static func configuration(certificate: String, key: String) throws(TLSFilesError) -> TLSConfiguration {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw TLSFilesError("the certificate cannot be read", certificate, "\(error)")
        }
        let privateKey: NIOSSLPrivateKey
        do {
            privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw TLSFilesError("the certificate's key cannot be read", key, "\(error)")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) },
            privateKey: .privateKey(privateKey)
        )
        configuration.minimumTLSVersion = .tlsv12
        do {
            // Only here it shows whether key and certificate go together.
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSFilesError("certificate and key do not go together", key, "\(error)")
        }
        return configuration
    }
}
