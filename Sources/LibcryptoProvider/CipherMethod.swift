import CCrypto
import COSE

/// A cipher as libcrypto's provider implements it, looked up once.
final class CipherMethod: Sendable {
    private let shared: SharedPointer?

    private static let gcm = CipherMethod("AES-128-GCM")
    private static let counter = CipherMethod("AES-128-CTR")
    private static let chaCha = CipherMethod("ChaCha20-Poly1305")
    private static let wrapping = CipherMethod("AES-128-WRAP")

    private init(_ name: String) {
        shared = EVP_CIPHER_fetch(nil, name, nil).map(SharedPointer.init)
        if shared == nil { ERR_clear_error() }
    }

    deinit {
        if let shared { EVP_CIPHER_free(shared.value) }
    }

    /// The implementation of `algorithm`, or `nil` where the library's configuration does not offer it.
    static func of(_ algorithm: ContentAlgorithm) -> OpaquePointer? {
        switch algorithm {
        case .a128GCM: gcm.shared?.value
        case .a128CTR: counter.shared?.value
        case .chaCha20Poly1305: chaCha.shared?.value
        }
    }

    /// The implementation of AES key wrap with 128 bits (RFC 3394).
    static var keyWrap: OpaquePointer? { wrapping.shared?.value }
}
