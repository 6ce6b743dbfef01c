import CCrypto
import COSE

/// Owns one EVP_PKEY of libcrypto, public or private, which is never changed after its making.
final class KeyHandle: Sendable {
    private let shared: SharedPointer

    /// The key, for calls that do not change it.
    var pointer: OpaquePointer { shared.value }

    /// Takes over `key`.
    init(owning key: OpaquePointer) {
        shared = SharedPointer(value: key)
    }

    /// The public key `key`, or `nil` where it is not one: a wrong length, a point that is not on the curve.
    convenience init?(_ key: PublicKey) {
        let made: OpaquePointer?
        switch key {
        case .p256(let x, let y):
            guard x.count == 32, y.count == 32 else { return nil }
            var point: [UInt8] = [0x04] + x + y
            made = ccrypto_p256_public_key(&point, point.count)
        case .ed25519(let bytes):
            guard bytes.count == 32 else { return nil }
            made = EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, bytes, bytes.count)
        }
        guard let made else { return nil }
        self.init(owning: made)
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// The public half as COSE has it, or `nil` where it is neither of P-256 nor of Ed25519.
    var publicKey: PublicKey? {
        if EVP_PKEY_is_a(pointer, "ED25519") == 1 {
            var bytes = [UInt8](repeating: 0, count: 32)
            var length = bytes.count
            guard EVP_PKEY_get_raw_public_key(pointer, &bytes, &length) == 1, length == 32 else { return nil }
            return .ed25519(bytes)
        }
        guard EVP_PKEY_is_a(pointer, "EC") == 1, groupName == "prime256v1" else { return nil }
        guard let x = coordinate(OSSL_PKEY_PARAM_EC_PUB_X), let y = coordinate(OSSL_PKEY_PARAM_EC_PUB_Y) else {
            return nil
        }
        return .p256(x: x, y: y)
    }

    /// What the key is, for messages.
    var name: String {
        let type = EVP_PKEY_get0_type_name(pointer).map { String(cString: $0) } ?? "unknown"
        guard let group = groupName else { return "a key of type \(type)" }
        return "a key of type \(type) on the curve \(group)"
    }

    /// Whether `signature`, in libcrypto's form, is one of `message`.
    func isValid(_ signature: Span<UInt8>, for message: Span<UInt8>, digest: OpaquePointer?) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, digest, nil, pointer) == 1 else { return false }
        return signature.withUnsafeBufferPointer { signature in
            message.withUnsafeBufferPointer { message in
                EVP_DigestVerify(context, signature.baseAddress, signature.count, message.baseAddress, message.count)
                    == 1
            }
        }
    }

    /// The signature of `message`, in libcrypto's form, or `nil` where it cannot be made.
    func sign(_ message: Span<UInt8>, digest: OpaquePointer?) -> [UInt8]? {
        guard let context = EVP_MD_CTX_new() else { return nil }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit(context, nil, digest, nil, pointer) == 1 else { return nil }
        return message.withUnsafeBufferPointer { message -> [UInt8]? in
            var length = 0
            guard EVP_DigestSign(context, nil, &length, message.baseAddress, message.count) == 1 else { return nil }
            var signature = [UInt8](repeating: 0, count: length)
            guard EVP_DigestSign(context, &signature, &length, message.baseAddress, message.count) == 1 else {
                return nil
            }
            signature.removeLast(signature.count - length)
            return signature
        }
    }

    /// Whether the private half belongs to the public one.
    var isConsistent: Bool {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, pointer, nil) else { return false }
        defer { EVP_PKEY_CTX_free(context) }
        return EVP_PKEY_pairwise_check(context) == 1
    }

    private var groupName: String? {
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        guard EVP_PKEY_get_group_name(pointer, &name, name.count, &length) == 1 else { return nil }
        return String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func coordinate(_ parameter: String) -> [UInt8]? {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(pointer, parameter, &number) == 1, let number else { return nil }
        return BigNumber(owning: number).bytes(count: 32)
    }
}
