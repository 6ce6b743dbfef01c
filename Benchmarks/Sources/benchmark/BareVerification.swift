import CLibcrypto
import COSE
import Crypto

/// A P-256 verification by the library itself: a key that it has read already, a message, a signature in the form that
/// it likes best.
enum BareVerification {
    /// By swift-crypto.
    static func swiftCrypto(_ message: [UInt8], _ signature: [UInt8], _ key: COSE.PublicKey) throws -> () -> Void {
        guard case .p256(let x, let y) = key else { throw BenchmarkError("not a P-256 key") }
        let key = try P256.Signing.PublicKey(x963Representation: [0x04] + x + y)
        let signature = try P256.Signing.ECDSASignature(rawRepresentation: signature)
        return { precondition(key.isValidSignature(signature, for: message)) }
    }

    /// By libcrypto.
    static func libcrypto(_ message: [UInt8], _ signature: [UInt8], _ key: COSE.PublicKey) throws -> () -> Void {
        guard case .p256(let x, let y) = key else { throw BenchmarkError("not a P-256 key") }
        let information = try P256.Signing.PublicKey(x963Representation: [0x04] + x + y).derRepresentation
        let der = [UInt8](try P256.Signing.ECDSASignature(rawRepresentation: signature).derRepresentation)
        let handle = [UInt8](information).withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var position = buffer.baseAddress
            return d2i_PUBKEY(nil, &position, buffer.count)
        }
        guard let handle, let method = EVP_MD_fetch(nil, "SHA2-256", nil) else {
            throw BenchmarkError("libcrypto does not take the key")
        }
        return {
            let context = EVP_MD_CTX_new()
            EVP_DigestVerifyInit(context, nil, method, nil, handle)
            let status = EVP_DigestVerify(context, der, der.count, message, message.count)
            EVP_MD_CTX_free(context)
            precondition(status == 1)
        }
    }
}

/// Why a benchmark cannot run.
struct BenchmarkError: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
