import CBOR
import COSE
import SUIT
import Testing

@Suite("Conditions on characteristics") struct CharacteristicConditionTests {
    static let version: Int64 = 28

    static func read(_ bytes: [UInt8]) throws(CBORError) -> CharacteristicConditions {
        try CharacteristicConditions(bytes.span, in: 0..<bytes.count)
    }

    static let full = CharacteristicConditions([
        .init(label: Characteristic.model, accepted: [.value(.init(text: "gateway")), .value(.init(text: "sensor"))]),
        .init(label: version, accepted: [.range(from: .init(version: [1, 2]), through: .init(version: [1, 4]))]),
        .init(label: Characteristic.freeStorage, accepted: [.range(from: .init(integer: 1_000), through: nil)]),
        .init(
            label: Characteristic.position,
            accepted: [.range(from: .init(latitude: 55, longitude: 10), through: .init(latitude: 70.5, longitude: 25))]
        ),
        .init(label: Characteristic.securityCapabilities, accepted: [.range(from: .init(flags: 0b101), through: nil)]),
    ])

    static let device: [Int64: CharacteristicValue] = [
        Characteristic.model: .init(text: "sensor"), version: .init(version: [1, 4, 7]),
        Characteristic.freeStorage: .init(integer: 1 << 40),
        Characteristic.position: .init(latitude: 59.5, longitude: 18.25),
        Characteristic.securityCapabilities: .init(flags: 0b1111),
    ]

    static func failing(_ values: [Int64: CharacteristicValue]) -> Int64? {
        full.failing(crypto: ManifestFixture.crypto) { values[$0] }
    }

    @Test("M7 conditions read back as they were written") func roundTrip() throws {
        let read = try Self.read(Self.full.encoded)
        // Labels come in encoded order.
        #expect(read.conditions.map(\.label) == [28, -273, -274, -275, -278])
        #expect(read.encoded == Self.full.encoded)
        for condition in Self.full.conditions { #expect(read.conditions.contains(condition)) }
    }

    @Test("M7 a device fits when each label has an accepted value") func holds() {
        #expect(Self.failing(Self.device) == nil)
    }

    @Test(
        "M7 a device that has another value of one label, or none, does not fit",
        arguments: [
            (Characteristic.model, CharacteristicValue(text: "phone")),
            (Characteristic.model, CharacteristicValue(bytes: Array("sensor".utf8))),
            (version, CharacteristicValue(version: [1, 5])), (version, CharacteristicValue(version: [1])),
            (Characteristic.freeStorage, CharacteristicValue(integer: 999)),
            (Characteristic.freeStorage, CharacteristicValue(number: 999.5)),
            (Characteristic.position, CharacteristicValue(latitude: 54.5, longitude: 18)),
            (Characteristic.position, CharacteristicValue(latitude: 60, longitude: -18)),
            (Characteristic.securityCapabilities, CharacteristicValue(flags: 0b1011)), (Characteristic.model, nil),
        ] as [(Int64, CharacteristicValue?)]
    ) func fails(_ label: Int64, _ value: CharacteristicValue?) {
        var values = Self.device
        values[label] = value
        #expect(Self.failing(values) == label)
    }

    @Test("M7 a version in a condition stands for all that begin with it, and missing numbers count as 0")
    func versionPrefix() {
        let one = AcceptedValue.value(.init(version: [1]))
        let crypto = ManifestFixture.crypto
        #expect(one.accepts(.init(version: [1, 43, 0]), label: Self.version, crypto: crypto))
        #expect(!one.accepts(.init(version: [2]), label: Self.version, crypto: crypto))
        let zeros = AcceptedValue.value(.init(version: [1, 0, 0]))
        #expect(zeros.accepts(.init(version: [1]), label: Self.version, crypto: crypto))
        #expect(!zeros.accepts(.init(version: [1, -1, 2]), label: Self.version, crypto: crypto))
        let below = AcceptedValue.range(from: nil, through: .init(version: [1, 4]))
        #expect(below.accepts(.init(version: [1, -1, 9]), label: Self.version, crypto: crypto))
        #expect(below.accepts(.init(version: [1, 4, 99]), label: Self.version, crypto: crypto))
        #expect(!below.accepts(.init(version: [1, 5]), label: Self.version, crypto: crypto))
    }

    @Test("M7 a value that was reported as its digest is compared by digest, and lies in no range") func digests() {
        let crypto = ManifestFixture.crypto
        let value = CharacteristicValue(text: "sensor")
        var encoder = CBOREncoder()
        encoder.beginArray(2)
        encoder.encode(UInt64(1))
        encoder.encode(bytes: crypto.sha256(value.encoded.span))
        let reported = CharacteristicValue(encoded: encoder.bytes)
        #expect(AcceptedValue.value(value).accepts(reported, label: -273, crypto: crypto))
        #expect(!AcceptedValue.value(.init(text: "other")).accepts(reported, label: -273, crypto: crypto))
        let range = AcceptedValue.range(from: .init(integer: 0), through: nil)
        #expect(!range.accepts(reported, label: -275, crypto: crypto))
    }

    @Test(
        "M7 integers and floating-point numbers compare exactly",
        arguments: [
            (Int64.max, 0x1p63, true, false), (Int64.min, -0x1p63, true, true), ((1 << 53) + 1, 0x1p53, false, true),
            (-3, -2.5, true, false), (-2, -2.5, false, true), (3, 2.5, false, true), (2, 2.5, true, false),
            (0, .nan, false, false), (0, .infinity, true, false), (0, -.infinity, false, true),
        ] as [(Int64, Double, Bool, Bool)]
    ) func numbers(_ integer: Int64, _ number: Double, _ isBelow: Bool, _ isAbove: Bool) {
        let crypto = ManifestFixture.crypto
        let value = CharacteristicValue(integer: integer)
        let bound = CharacteristicValue(number: number)
        #expect(AcceptedValue.range(from: nil, through: bound).accepts(value, label: -275, crypto: crypto) == isBelow)
        #expect(AcceptedValue.range(from: bound, through: nil).accepts(value, label: -275, crypto: crypto) == isAbove)
        #expect(AcceptedValue.range(from: value, through: nil).accepts(bound, label: -275, crypto: crypto) == isBelow)
        #expect(AcceptedValue.range(from: nil, through: value).accepts(bound, label: -275, crypto: crypto) == isAbove)
    }

    @Test(
        "M7 conditions without order, without bounds or of no shape are refused",
        arguments: [
            [0xA0], [0xA1, 0x02, 0x80], [0xA1, 0x02, 0x81, 0x82, 0xF6, 0xF6], [0xA1, 0x02, 0x81, 0x82, 0x05, 0x04],
            [0xA1, 0x02, 0x81, 0x82, 0x61, 0x61, 0x61, 0x62], [0xA1, 0x02, 0x81, 0xF5], [0xA1, 0x02, 0x81, 0xA0],
            [0xA1, 0x02, 0x81, 0x81, 0x05], [0xA1, 0x02, 0x81, 0x82, 0xF9, 0x7E, 0x00, 0xF6],
            [0xA1, 0x02, 0x81, 0x82, 0x82, 0x03, 0x03, 0x82, 0x03, 0x01], [0xA2, 0x02, 0x81, 0x05, 0x02, 0x81, 0x05],
        ] as [[UInt8]]
    ) func refusals(_ bytes: [UInt8]) { #expect(throws: CBORError.self) { try Self.read(bytes) } }

    @Test("no cut or changed condition makes the reader or the comparison trap") func hostile() {
        let bytes = Self.full.encoded
        for bit in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let conditions = try? Self.read(changed) else { continue }
            _ = conditions.failing(crypto: ManifestFixture.crypto) { Self.device[$0] }
            #expect(conditions.encoded == changed)
        }
    }
}
