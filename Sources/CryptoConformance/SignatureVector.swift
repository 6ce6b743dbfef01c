import COSE

/// A signature that somebody else has made, with what it is over and the key that it is for.
struct SignatureVector: Sendable {
    /// Where it is from.
    let source: String
    /// The key that accepts it.
    let key: PublicKey
    /// What is signed.
    let message: [UInt8]
    /// The 64 bytes of the signature.
    let signature: [UInt8]

    /// Refuses the vector with any one bit changed: in the signature, the message or the key.
    func checkFlips(_ provider: some CryptoProvider, _ check: String) throws(ConformanceFailure) {
        for bit in 0..<(signature.count * 8) {
            let isValid = provider.isValid(signature.flipping(bit).span, for: message.span, by: key)
            try CryptoConformance.expect(isValid, false, check, at: "\(source), bit \(bit) of the signature")
        }
        for bit in 0..<(message.count * 8) {
            let isValid = provider.isValid(signature.span, for: message.flipping(bit).span, by: key)
            try CryptoConformance.expect(isValid, false, check, at: "\(source), bit \(bit) of the message")
        }
        for (bit, other) in key.flips.enumerated() {
            let isValid = provider.isValid(signature.span, for: message.span, by: other)
            try CryptoConformance.expect(isValid, false, check, at: "\(source), bit \(bit) of the key")
        }
    }

    /// Refuses the vector with a signature of any other length.
    func checkLengths(_ provider: some CryptoProvider, _ check: String) throws(ConformanceFailure) {
        for length in [0, 1, 31, 32, 63, 65, 70, 72, 96, 128] {
            var other = [UInt8](signature.prefix(length))
            while other.count < length { other.append(0) }
            let isValid = provider.isValid(other.span, for: message.span, by: key)
            try CryptoConformance.expect(isValid, false, check, at: "\(source), signature of \(length) bytes")
        }
        for length in [0, 1, 31, 33, 64, 65] {
            for other in key.resized(to: length) {
                let isValid = provider.isValid(signature.span, for: message.span, by: other)
                try CryptoConformance.expect(isValid, false, check, at: "\(source), key of \(length) bytes")
            }
        }
    }
}

extension PublicKey {
    /// The key with each of its bits changed in turn.
    var flips: [PublicKey] {
        switch self {
        case .p256(let x, let y):
            (0..<256).map { .p256(x: x.flipping($0), y: y) } + (0..<256).map { .p256(x: x, y: y.flipping($0)) }
        case .ed25519(let key):
            (0..<256).map { .ed25519(key.flipping($0)) }
        }
    }

    /// The key with `length` bytes in one place.
    fileprivate func resized(to length: Int) -> [PublicKey] {
        func resize(_ bytes: [UInt8]) -> [UInt8] {
            [UInt8](bytes.prefix(length)) + [UInt8](repeating: 0, count: Swift.max(0, length - bytes.count))
        }
        switch self {
        case .p256(let x, let y): return [.p256(x: resize(x), y: y), .p256(x: x, y: resize(y))]
        case .ed25519(let key): return [.ed25519(resize(key))]
        }
    }
}

extension [UInt8] {
    /// The bytes with one bit changed; bit 0 is the lowest one of the first byte.
    func flipping(_ bit: Int) -> [UInt8] {
        var copy = self
        copy[bit / 8] ^= 1 << UInt8(bit % 8)
        return copy
    }

    /// The bytes that the parts of `hex` spell one after the other, two digits each.
    init(hex: String...) {
        self = []
        var high: UInt8?
        for character in hex.joined().utf8 {
            let nibble = character < 0x3A ? character - 0x30 : (character | 0x20) - 0x57
            if let value = high {
                append(value << 4 | nibble)
                high = nil
            } else {
                high = nibble
            }
        }
        precondition(high == nil, "an odd number of digits")
    }
}
