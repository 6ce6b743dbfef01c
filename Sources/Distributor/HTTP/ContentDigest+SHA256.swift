import COSE
import Store
import SwiftCryptoProvider

extension ContentDigest {
    /// The digest of bytes.
    static func sha256(_ bytes: [UInt8]) -> ContentDigest {
        guard let digest = ContentDigest(SwiftCryptoProvider().sha256(bytes.span)) else {
            preconditionFailure("SHA-256 has another length")
        }
        return digest
    }
}
