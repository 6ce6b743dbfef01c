import CCrypto
import COSE

/// A digest algorithm as libcrypto's provider implements it, looked up once: the lookup costs more than a short digest.
final class DigestMethod: Sendable {
    private let pointer: SharedPointer?

    private static let sha256 = DigestMethod("SHA2-256")
    private static let sha384 = DigestMethod("SHA2-384")
    private static let sha512 = DigestMethod("SHA2-512")

    private init(_ name: String) {
        pointer = EVP_MD_fetch(nil, name, nil).map(SharedPointer.init)
        if pointer == nil { ERR_clear_error() }
    }

    deinit {
        if let pointer { EVP_MD_free(pointer.value) }
    }

    /// The implementation of `algorithm`, or `nil` where the library's configuration does not offer it.
    static func of(_ algorithm: DigestAlgorithm) -> OpaquePointer? {
        switch algorithm {
        case .sha256: sha256.pointer?.value
        case .sha384: sha384.pointer?.value
        case .sha512: sha512.pointer?.value
        }
    }
}
