import CCrypto

/// Owns one BIGNUM of libcrypto.
final class BigNumber {
    private let number: OpaquePointer

    /// Takes over `number`.
    init(owning number: OpaquePointer) {
        self.number = number
    }

    deinit {
        BN_free(number)
    }

    /// The number as `count` bytes, big-endian, or `nil` where it does not fit.
    func bytes(count: Int) -> [UInt8]? {
        BigNumber.bytes(of: number, count: count)
    }

    /// `number` as `count` bytes, big-endian, or `nil` where it does not fit.
    static func bytes(of number: OpaquePointer, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return BN_bn2binpad(number, &bytes, Int32(count)) == Int32(count) ? bytes : nil
    }
}
