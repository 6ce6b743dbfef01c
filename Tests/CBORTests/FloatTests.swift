import CBOR
import Testing

@Suite("Floating-point numbers")
struct FloatTests {
    @Test("every half-precision number is read as what it is, and written with the same bits")
    func halves() throws {
        for pattern in UInt16.min...UInt16.max {
            let half = Float16(bitPattern: pattern)
            let bytes: [UInt8] = [0xF9, UInt8(pattern >> 8), UInt8(pattern & 0xFF)]
            if half.isNaN && pattern != 0x7E00 {
                #expect(refusal(of: bytes) { try $0.readDouble() } == .nonCanonical(at: 0))
                continue
            }
            let value = try decode(bytes) { try $0.readDouble() }
            guard value.bitPattern == Double(half).bitPattern || half.isNaN, encoded({ $0.encode(value) }) == bytes
            else {
                Issue.record("half \(pattern): read as \(value), written as \(encoded { $0.encode(value) })")
                return
            }
        }
    }

    @Test("a number is written in the shortest form that keeps it, and read in no longer one")
    func shortest() {
        var random = SplitMix64(seed: 0x5EED)
        var widths: [Int: Int] = [:]
        for round in 0..<60_000 {
            let value: Double
            switch round % 3 {
            case 0: value = Double(bitPattern: random.next())
            case 1: value = Double(Float(bitPattern: UInt32(truncatingIfNeeded: random.next())))
            default: value = Double(Float16(bitPattern: UInt16(truncatingIfNeeded: random.next())))
            }
            if value.isNaN { continue }
            let fitsSingle = Double(Float(value)) == value
            let fitsHalf = fitsSingle && Float(Float16(Float(value))) == Float(value)
            let width = fitsHalf ? 2 : (fitsSingle ? 4 : 8)
            widths[width, default: 0] += 1
            let bytes = encoded { $0.encode(value) }
            let longer = [
                [0xFA] + bigEndian(Float(value).bitPattern),
                [0xFB] + bigEndian(value.bitPattern),
            ].filter { $0.count > bytes.count }
            guard
                bytes.count == 1 + width,
                (try? decode(bytes) { try $0.readDouble() })?.bitPattern == value.bitPattern,
                longer.allSatisfy({ refusal(of: $0) { try $0.readDouble() } == .nonCanonical(at: 0) })
            else {
                Issue.record("\(value) is written as \(bytes)")
                return
            }
        }
        #expect(widths.count == 3)
    }

    static let boundaries: [(Double, String)] = [
        // The greatest half, and the first number beyond that has as few bits.
        (65_504, "f97bff"), (65_536, "fa47800000"), (131_008, "fa47ffe000"), (-65_536, "fac7800000"),
        // The least normal half, the greatest and the least subnormal ones, and what lies between and below.
        (0x1p-14, "f90400"), (0x1.ff8p-15, "f903ff"), (0x1p-24, "f90001"), (0x1.8p-24, "fa33c00000"),
        (0x1p-25, "fa33000000"), (0x1.ffcp-15, "fa387fe000"),
        // One bit more than a half has; the greatest single, and the first beyond; subnormal singles.
        (0x1.002p0, "fa3f801000"), (0x1.fffffep127, "fa7f7fffff"), (0x1p128, "fb47f0000000000000"),
        (0x1p-126, "fa00800000"), (0x1p-149, "fa00000001"), (0x1p-150, "fb3690000000000000"),
        (0x1.000002p0, "fa3f800001"), (0x1.000001p0, "fb3ff0000010000000"),
    ]

    @Test("forms are shortest on both sides of every step", arguments: boundaries)
    func steps(_ value: Double, _ hex: String) throws {
        #expect(encoded { $0.encode(value) } == [UInt8](hex: hex))
        #expect(try decode([UInt8](hex: hex)) { try $0.readDouble() } == value)
    }

    @Test("NaN has one form")
    func notANumber() {
        #expect(encoded { $0.encode(Double.nan) } == [0xF9, 0x7E, 0x00])
        #expect(encoded { $0.encode(-Double.signalingNaN) } == [0xF9, 0x7E, 0x00])
        #expect(refusal(of: [UInt8](hex: "fa7fc00001")) == .nonCanonical(at: 0))
        #expect(refusal(of: [UInt8](hex: "fb7ff8000000000001")) == .nonCanonical(at: 0))
    }

    private func bigEndian<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
        (0..<(Integer.bitWidth / 8)).reversed().map { UInt8(truncatingIfNeeded: value >> Integer($0 * 8)) }
    }
}
