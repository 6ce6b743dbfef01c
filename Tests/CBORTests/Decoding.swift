import CBOR

// The macros of Swift Testing cannot take what does not escape, such as a decoder; these take arrays.

/// What `read` gets from the whole of `bytes`.
func decode<Value>(
    _ bytes: [UInt8],
    limits: CBORLimits = .standard,
    _ read: (inout CBORDecoder) throws -> Value
) throws -> Value {
    var decoder = CBORDecoder(bytes.span, limits: limits)
    let value = try read(&decoder)
    try decoder.finish()
    return value
}

/// Why `bytes` are refused as one item of any type, or `nil` where they are not.
func refusal(of bytes: [UInt8], limits: CBORLimits = .standard) -> CBORError? {
    refusal(of: bytes, limits: limits) { try $0.skip() }
}

/// Why `read` refuses `bytes`, or `nil` where it does not.
func refusal<Value>(
    of bytes: [UInt8],
    limits: CBORLimits = .standard,
    _ read: (inout CBORDecoder) throws -> Value
) -> CBORError? {
    do {
        _ = try decode(bytes, limits: limits, read)
        return nil
    } catch {
        return error as? CBORError
    }
}

/// `bytes` in diagnostic notation.
func diagnostic(_ bytes: [UInt8], byteLimit: Int = 64) throws(CBORError) -> String {
    try CBORDiagnostic.describe(bytes.span, byteLimit: byteLimit).string
}

/// What `write` writes.
func encoded(_ write: (inout CBOREncoder) -> Void) -> [UInt8] {
    var encoder = CBOREncoder()
    write(&encoder)
    return encoder.bytes
}

extension [UInt8] {
    /// The bytes that `hex` spells, two digits each.
    init(hex: String) {
        let digits = [Character](hex)
        self = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}
