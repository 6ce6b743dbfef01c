import CCrypto

/// Owns one EVP_CIPHER_CTX of libcrypto, under way with one key and nonce.
final class CipherContext {
    private let context: OpaquePointer

    /// A context for `method`, or `nil` where a length is wrong or there is no memory. The nonce may be empty where the
    /// method has none.
    init?(_ method: OpaquePointer, key: Span<UInt8>, nonce: Span<UInt8>, isEncrypting: Bool) {
        guard key.count == Int(EVP_CIPHER_get_key_length(method)), let context = EVP_CIPHER_CTX_new() else {
            return nil
        }
        self.context = context
        // All of the AEAD methods take nonces of 12 bytes unless told otherwise.
        guard nonce.isEmpty || nonce.count == Int(EVP_CIPHER_get_iv_length(method)) else { return nil }
        let status = key.withUnsafeBufferPointer { key in
            nonce.withUnsafeBufferPointer { nonce in
                EVP_CipherInit_ex2(
                    context,
                    method,
                    key.baseAddress,
                    nonce.isEmpty ? nil : nonce.baseAddress,
                    isEncrypting ? 1 : 0,
                    nil
                )
            }
        }
        guard status == 1 else { return nil }
    }

    /// A copy of `other` in its present state, or `nil` without memory.
    init?(copying other: CipherContext) {
        guard let context = EVP_CIPHER_CTX_new() else { return nil }
        self.context = context
        guard EVP_CIPHER_CTX_copy(context, other.context) == 1 else { return nil }
    }

    deinit {
        // This clears the key, too.
        EVP_CIPHER_CTX_free(context)
    }

    /// Authenticates bytes that are not encrypted.
    func authenticate(_ additional: Span<UInt8>) -> Bool {
        guard !additional.isEmpty else { return true }
        guard let count = Int32(exactly: additional.count) else { return false }
        var length: Int32 = 0
        return additional.withUnsafeBufferPointer {
            EVP_CipherUpdate(context, nil, &length, $0.baseAddress, count) == 1
        }
    }

    /// Appends the output for `input` to `output`. What EVP takes at once is bounded, so long input goes in pieces.
    func update(_ input: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        let piece = 1 << 20
        var start = 0
        output.reserveCapacity(output.count + input.count)
        // Key wrap gives 8 bytes more than it takes, and says so only afterwards.
        var buffer = [UInt8](repeating: 0, count: min(input.count, piece) + 16)
        while start < input.count {
            let end = min(start + piece, input.count)
            var length: Int32 = 0
            let status = input.extracting(start..<end).withUnsafeBufferPointer {
                EVP_CipherUpdate(context, &buffer, &length, $0.baseAddress, Int32($0.count))
            }
            guard status == 1, length >= 0 else { return false }
            output.append(contentsOf: buffer[..<Int(length)])
            start = end
        }
        return true
    }

    /// Sets the tag that the input must have.
    func expect(tag: Span<UInt8>) -> Bool {
        var bytes = tag.withUnsafeBufferPointer { [UInt8]($0) }
        return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(bytes.count), &bytes) == 1
    }

    /// Ends the work; says whether the input was right, by its tag where there is one.
    func finish() -> Bool {
        var rest = [UInt8](repeating: 0, count: 32)
        var length: Int32 = 0
        return EVP_CipherFinal_ex(context, &rest, &length) == 1 && length == 0
    }

    /// The tag of 16 bytes after an encryption.
    func tag() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, &bytes) == 1 ? bytes : nil
    }
}
