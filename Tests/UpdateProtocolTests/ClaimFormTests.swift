import CBOR
import Testing
import UpdateProtocol

@Suite("Forms of characteristic values")
struct ClaimFormTests {
    static func claims(_ value: ClaimValue, label: Int64 = -278) -> ComponentClaims {
        ComponentClaims(component: [], claims: [.init(label: label, value: value)])
    }

    static func read(_ bytes: [UInt8]) throws(CBORError) -> ComponentClaims {
        var decoder = CBORDecoder(bytes.span)
        let claims = try ComponentClaims.read(&decoder)
        try decoder.finish()
        return claims
    }

    static func encode(_ claims: ComponentClaims) -> [UInt8] {
        var encoder = CBOREncoder()
        claims.write(&encoder)
        return encoder.bytes
    }

    static let values: [(Int64, ClaimValue)] = [
        (1, .bytes([UInt8](repeating: 7, count: 16))), (-273, .text("gateway")), (-275, .integer(-3)),
        (-275, .integer(.max)), (-1_024, .number(2.5)), (-1_024, .number(1e300)),
        (3, .digest(ProtocolDigest(bytes: [UInt8](repeating: 1, count: 32)))), (28, .version([1, 42, -1, 3])),
        (-274, .coordinates(latitude: 59.5, longitude: -18.25)),
        (-273, .valueDigest([UInt8](repeating: 9, count: 32))), (-280, .bitmap([0x00, 0x80, 0x01])),
        (-280, .bitmap([])), (-278, .flags(0)), (-278, .flags(.max)),
        (
            -281,
            .times([
                TimeWindow(start: 0, duration: 7_200, period: 86_400)!,
                TimeWindow(start: 1_800_000_000, duration: 1)!,
            ])
        ),
    ]

    @Test("M7 a value reads back in the form that it was written in", arguments: values)
    func roundTrip(_ label: Int64, _ value: ClaimValue) throws {
        let claims = Self.claims(value, label: label)
        #expect(try Self.read(Self.encode(claims)) == claims)
    }

    @Test("M7 values that had an encoding before keep it")
    func oldEncodings() throws {
        #expect(
            ClaimValue.coordinates(latitude: 59.5, longitude: 18.25).encoded == [
                0x82, 0xF9, 0x53, 0x70, 0xF9, 0x4C, 0x90,
            ]
        )
        #expect(ClaimValue.version([1, 2]).encoded == [0x45, 0x82, 0x03, 0x82, 0x01, 0x02])
        #expect(ClaimValue.integer(24).encoded == [0x18, 0x18])
        #expect(ClaimValue.text("a").encoded == [0x61, 0x61])
    }

    @Test("M7 a form is an array of its number and the value")
    func newEncodings() throws {
        #expect(ClaimValue.flags(5).encoded == [0x82, 0x03, 0x05])
        #expect(ClaimValue.bitmap([0x81]).encoded == [0x82, 0x02, 0x41, 0x81])
        let window = try #require(TimeWindow(start: 1, duration: 2, period: 3))
        #expect(ClaimValue.times([window]).encoded == [0x82, 0x05, 0x81, 0x83, 0x01, 0x02, 0x03])
    }

    @Test("M7 a bitmap has one encoding, without zero bytes at its end")
    func bitmaps() {
        #expect(ClaimValue.bits([0x01, 0x00, 0x00]) == .bitmap([0x01]))
        #expect(ClaimValue.bits([0x00]) == .bitmap([]))
        #expect(throws: CBORError.self) { try Self.read(Self.encode(Self.claims(.bitmap([0x01, 0x00])))) }
    }

    @Test(
        "M7 values of no known form, and those out of range, are refused",
        arguments: [
            // Form 0, 4 and 6, a short digest, no time, a time without duration, one that overlaps itself, coordinates
            // beyond the pole, true, an array of one.
            [0x82, 0x00, 0x05], [0x82, 0x04, 0x05], [0x82, 0x06, 0x05], [0x82, 0x01, 0x41, 0x00], [0x82, 0x05, 0x80],
            [0x82, 0x05, 0x81, 0x82, 0x01, 0x00], [0x82, 0x05, 0x81, 0x83, 0x01, 0x05, 0x04],
            [0x82, 0xF9, 0x55, 0xA8, 0xF9, 0x00, 0x00], [0x82, 0xF9, 0x7E, 0x00, 0xF9, 0x00, 0x00], [0xF5],
            [0x81, 0x05], [0x82, 0x03, 0x20],
        ] as [[UInt8]]
    )
    func refusals(_ value: [UInt8]) {
        #expect(throws: CBORError.self) { try Self.read([0xA2, 0x00, 0x80, 0x39, 0x01, 0x15] + value) }
    }

    @Test("M6 D7 a time lies in a schedule, and the next one of it is known")
    func schedule() throws {
        let daily = try #require(TimeWindow(start: 1_000, duration: 100, period: 86_400))
        #expect(!daily.contains(999))
        #expect(daily.contains(1_000))
        #expect(daily.contains(1_099))
        #expect(!daily.contains(1_100))
        #expect(daily.contains(1_000 + 5 * 86_400 + 99))
        #expect(daily.next(from: 0) == 1_000)
        #expect(daily.next(from: 1_050) == 1_050)
        #expect(daily.next(from: 1_100) == 1_000 + 86_400)
        let once = try #require(TimeWindow(start: 1_000, duration: 100))
        #expect(once.next(from: 1_100) == nil)
        #expect(daily.next(from: .max) == nil || daily.contains(.max))
        #expect(TimeWindow(start: 1, duration: 0) == nil)
        #expect(TimeWindow(start: 1, duration: 2, period: 1) == nil)
        #expect(TimeWindow(start: .max, duration: 1) == nil)
    }

    @Test("no changed bit of a value makes the reader trap, and what is read has the bytes that were read")
    func hostile() {
        for (label, value) in Self.values {
            let bytes = Self.encode(Self.claims(value, label: label))
            for bit in 0..<(bytes.count * 8) {
                var changed = bytes
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                guard let claims = try? Self.read(changed) else { continue }
                #expect(Self.encode(claims) == changed)
            }
        }
    }
}
