import CCrypto
import COSE

/// Owns one EVP_PKEY of libcrypto, public or private, which is never changed after its making.
final class KeyHandle: Sendable {
    private let shared: SharedPointer

    /// The generator of P-256 as a public key (SEC 2 section 2.4.2): the pattern of other keys on the curve.
    private static let generator: SharedPointer? = {
        var point: [UInt8] = [
            0x04,
            0x6B, 0x17, 0xD1, 0xF2, 0xE1, 0x2C, 0x42, 0x47, 0xF8, 0xBC, 0xE6, 0xE5, 0x63, 0xA4, 0x40, 0xF2,
            0x77, 0x03, 0x7D, 0x81, 0x2D, 0xEB, 0x33, 0xA0, 0xF4, 0xA1, 0x39, 0x45, 0xD8, 0x98, 0xC2, 0x96,
            0x4F, 0xE3, 0x42, 0xE2, 0xFE, 0x1A, 0x7F, 0x9B, 0x8E, 0xE7, 0xEB, 0x4A, 0x7C, 0x0F, 0x9E, 0x16,
            0x2B, 0xCE, 0x33, 0x57, 0x6B, 0x31, 0x5E, 0xCE, 0xCB, 0xB6, 0x40, 0x68, 0x37, 0xBF, 0x51, 0xF5,
        ]
        return ccrypto_p256_public_key(&point, point.count).map { SharedPointer(value: $0) }
    }()

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
            let point: [UInt8] = [0x04] + x + y
            made = KeyHandle.generator.flatMap { ccrypto_public_key_like($0.value, point, point.count) }
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
