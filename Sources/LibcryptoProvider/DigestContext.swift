import CCrypto

/// Owns one EVP_MD_CTX of libcrypto.
///
/// It is changed only through ``LibcryptoDigest``, which holds the only reference then; that is why references may
/// go from thread to thread.
final class DigestContext: @unchecked Sendable {
    private let context: OpaquePointer

    /// A running digest by `method`.
    init?(_ method: OpaquePointer) {
        guard let context = EVP_MD_CTX_new() else { return nil }
        self.context = context
        guard EVP_DigestInit_ex2(context, method, nil) == 1 else {
            ERR_clear_error()
            return nil
        }
    }

    /// A copy of `other` in its present state.
    init(copying other: DigestContext) {
        guard let context = EVP_MD_CTX_new(), EVP_MD_CTX_copy_ex(context, other.context) == 1 else {
            fatalError("libcrypto: out of memory for a digest")
        }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Adds bytes.
    func update(_ bytes: Span<UInt8>) {
        let status = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        // Going on would give the digest of something else.
        precondition(status == 1, "libcrypto: EVP_DigestUpdate failed")
    }

    /// The digest, of `byteCount` bytes. The context cannot go on afterwards.
    func finish(byteCount: Int) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        let status = EVP_DigestFinal_ex(context, &digest, &length)
        precondition(status == 1 && Int(length) == byteCount, "libcrypto: EVP_DigestFinal_ex failed")
        digest.removeLast(digest.count - byteCount)
        return digest
    }
}
