import COSE
import HTTPServing
import SwiftCryptoProvider

/// Public keys that come from outside.
enum DeviceKeys {
    /// The key in a COSE_Key, checked to be one that only its holder can sign for.
    ///
    /// - Throws: an error that becomes status 400.
    static func key(_ bytes: [UInt8]) throws -> PublicKey {
        let key: PublicKey
        do throws(COSEError) {
            key = try PublicKey(decoding: bytes.span)
        } catch {
            throw Problem.malformed(
                "the key cannot be read",
                expected: "a COSE_Key of P-256 or Ed25519",
                found: "\(error)"
            )
        }
        // Writing it as PEM looks whether the point is on the curve and the key is not weak.
        _ = try key.pem()
        return key
    }
}
