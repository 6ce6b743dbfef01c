import HTTPServing
import NIOSSL

extension ServerTLS {
    /// TLS with the certificate and key of the files.
    ///
    /// - Throws: ``GatewayError`` with the code ``GatewayError/Code/tlsFiles``, naming the file.
    static func configuration(_ files: (certificate: String, key: String)) throws(GatewayError) -> TLSConfiguration {
        do throws(TLSFilesError) {
            return try configuration(certificate: files.certificate, key: files.key)
        } catch {
            throw GatewayError(
                .tlsFiles,
                error.reason,
                expected: TLSFilesError.expected,
                found: error.found,
                advice: TLSFilesError.advice
            )
        }
    }
}
