import CCrypto

/// Owns one ECDSA_SIG of libcrypto: r and s of a P-256 signature, which COSE writes as 64 bytes (RFC 9053 section 2.1)
/// and libcrypto as DER.
final class ECDSASignature {
    private let signature: OpaquePointer

    /// A signature from the 32 bytes of r and the 32 bytes of s. Whether these are in range is for the check to say.
    init?(raw: Span<UInt8>) {
        guard raw.count == 64, let signature = ECDSA_SIG_new() else { return nil }
        self.signature = signature
        let (r, s) = raw.withUnsafeBufferPointer { raw in
            (BN_bin2bn(raw.baseAddress, 32, nil), BN_bin2bn(raw.baseAddress! + 32, 32, nil))
        }
        // Both numbers belong to the signature from here on, but only if this succeeds.
        guard r != nil, s != nil, ECDSA_SIG_set0(signature, r, s) == 1 else {
            BN_free(r)
            BN_free(s)
            return nil
        }
    }

    /// A signature from DER that libcrypto has made.
    init?(der: [UInt8]) {
        let signature = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var position = buffer.baseAddress
            return d2i_ECDSA_SIG(nil, &position, buffer.count)
        }
        guard let signature else { return nil }
        self.signature = signature
    }

    deinit {
        ECDSA_SIG_free(signature)
    }

    /// The signature in DER, or `nil` without memory.
    var der: [UInt8]? {
        let length = i2d_ECDSA_SIG(signature, nil)
        guard length > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(length))
        let written = bytes.withUnsafeMutableBufferPointer { buffer in
            var position = buffer.baseAddress
            return i2d_ECDSA_SIG(signature, &position)
        }
        return written == length ? bytes : nil
    }

    /// The 32 bytes of r and the 32 bytes of s, or `nil` where one is longer.
    var raw: [UInt8]? {
        guard let r = ECDSA_SIG_get0_r(signature), let s = ECDSA_SIG_get0_s(signature) else { return nil }
        guard let left = BigNumber.bytes(of: r, count: 32), let right = BigNumber.bytes(of: s, count: 32) else {
            return nil
        }
        return left + right
    }
}
