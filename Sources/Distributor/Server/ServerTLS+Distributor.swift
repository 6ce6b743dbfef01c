import HTTPServing
import NIOSSL

extension ServerTLS {
    /// TLS with the certificate and key of the files.
    ///
    /// - Throws: ``DistributorError`` with the code ``DistributorError/Code/tlsFiles``, naming the file.
    static func configuration(_ files: TLSFiles) throws(DistributorError) -> TLSConfiguration {
        do throws(TLSFilesError) {
            return try configuration(certificate: files.certificate, key: files.key)
        } catch {
            throw DistributorError(
                .tlsFiles,
                error.reason,
                expected: TLSFilesError.expected,
                found: error.found,
                advice: TLSFilesError.advice
            )
        }
    }
}
