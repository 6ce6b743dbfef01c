/// The alphabet of deflate (RFC 1951 section 3.2.5 and 3.2.6).
enum DeflateTables {
    static let lengthExtra: [UInt8] = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    static let distanceExtra: [UInt8] = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]
    static let order: [Int] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    /// Lengths less 3, to codes less 257.
    static let lengthCodes: [UInt8] = {
        var codes = [UInt8](repeating: 0, count: 256)
        var length = 0
        for code in 0..<28 {
            for _ in 0..<(1 << Int(lengthExtra[code])) where length < 256 {
                codes[length] = UInt8(code)
                length += 1
            }
        }
        codes[255] = 28
        return codes
    }()
    /// The least length less 3 of each code.
    static let lengthBases: [Int] = {
        var bases: [Int] = []
        var base = 0
        for code in 0..<28 {
            bases.append(base)
            base += 1 << Int(lengthExtra[code])
        }
        return bases + [255]
    }()
    /// The least distance less 1 of each code.
    static let distanceBases: [Int] = {
        var bases: [Int] = []
        var base = 0
        for code in 0..<30 {
            bases.append(base)
            base += 1 << Int(distanceExtra[code])
        }
        return bases
    }()
    /// Distances less 1, to codes.
    static let distanceCodes: [UInt8] = {
        var codes: [UInt8] = []
        codes.reserveCapacity(32_768)
        for code in 0..<30 { codes += Array(repeating: UInt8(code), count: 1 << Int(distanceExtra[code])) }
        return codes
    }()

    static let fixedLengths: [UInt8] = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
    static let fixedCodes: [UInt16] = (0..<288).map { symbol in
        switch symbol {
        case ..<144: DeflateCode.reversed(0x30 + symbol, 8)
        case ..<256: DeflateCode.reversed(0x190 + symbol - 144, 9)
        case ..<280: DeflateCode.reversed(symbol - 256, 7)
        default: DeflateCode.reversed(0xC0 + symbol - 280, 8)
        }
    }
    static let fixedDistanceCodes: [UInt16] = (0..<30).map { DeflateCode.reversed($0, 5) }
}
