import CBOR
import SUIT
import Testing

@Suite("Characteristic definition") struct RequestDefinitionTests {
    static func read(_ bytes: [UInt8]) throws(SUITError) -> RequestDefinition {
        try RequestDefinition(bytes.span, in: 0..<bytes.count)
    }

    static let full = RequestDefinition(
        entries: [
            .init(component: 0, labels: [2, 3, 28]),
            .init(
                component: 7,
                fields: [
                    RequestedCharacteristic(Characteristic.classIdentifier),
                    RequestedCharacteristic(Characteristic.securityCapabilities, as: .flags),
                    RequestedCharacteristic(Characteristic.sleepSchedule, as: .times),
                ]
            ),
        ],
        deviceFields: [
            RequestedCharacteristic(Characteristic.model, as: .digest),
            RequestedCharacteristic(Characteristic.position, as: .coordinates),
            RequestedCharacteristic(Characteristic.communicationCapabilities, as: .bitmap),
            RequestedCharacteristic(Characteristic.integratorRange.lowerBound),
        ]
    )

    @Test("M1 M7 a definition with forms reads back as it was written") func roundTrip() throws {
        #expect(try Self.read(Self.full.encoded) == Self.full)
        #expect(Self.full.form(of: Characteristic.sleepSchedule, component: 7) == .times)
        #expect(Self.full.form(of: Characteristic.sleepSchedule, component: 0) == nil)
        #expect(Self.full.form(of: Characteristic.model, component: nil) == .digest)
    }

    @Test("M1 a definition of labels alone keeps its encoding") func oldEncoding() throws {
        let definition = RequestDefinition(entries: [.init(component: 0, labels: [2, 3, 28])], deviceLabels: [-273])
        let bytes: [UInt8] = [0x83, 0x01, 0xA1, 0x00, 0x83, 0x02, 0x03, 0x18, 0x1C, 0xA1, 0x03, 0x81, 0x39, 0x01, 0x10]
        #expect(definition.encoded == bytes)
        #expect(try Self.read(bytes) == definition)
        #expect(try Self.read(bytes).entries[0].labels == [2, 3, 28])
        #expect(try Self.read(bytes).deviceLabels == [-273])
    }

    @Test("M7 a field with a form is the array of its label and the form's number") func formEncoding() {
        let definition = RequestDefinition(entries: [
            .init(component: 1, fields: [RequestedCharacteristic(-278, as: .flags)])
        ])
        #expect(definition.encoded == [0x82, 0x01, 0xA1, 0x01, 0x81, 0x82, 0x39, 0x01, 0x15, 0x03])
    }

    @Test(
        "M7 a form that is not known, or has two spellings, is refused",
        arguments: [
            // Form 6, form 0 spelled out, a label twice, a text for a label, three elements.
            [0x82, 0x01, 0xA1, 0x00, 0x81, 0x82, 0x02, 0x06], [0x82, 0x01, 0xA1, 0x00, 0x81, 0x82, 0x02, 0x00],
            [0x82, 0x01, 0xA1, 0x00, 0x82, 0x02, 0x82, 0x02, 0x01], [0x82, 0x01, 0xA1, 0x00, 0x81, 0x61, 0x61],
            [0x82, 0x01, 0xA1, 0x00, 0x81, 0x83, 0x02, 0x01, 0x01], [0x82, 0x01, 0xA1, 0x00, 0x80],
            [0x82, 0x02, 0xA1, 0x00, 0x81, 0x02], [0x82, 0x01, 0xA1, 0x18, 0x40, 0x81, 0x02],
            [0x83, 0x01, 0xA0, 0xA1, 0x04, 0x81, 0x02],
        ] as [[UInt8]]
    ) func refusals(_ bytes: [UInt8]) { #expect(throws: SUITError.self) { try Self.read(bytes) } }

    @Test("M6 each characteristic has a name and a number of its own, outside of the integrator's range") func labels()
    {
        let labels = Characteristic.names.map(\.label)
        #expect(Set(labels).count == labels.count)
        #expect(Set(Characteristic.names.map { "\($0.name)" }).count == labels.count)
        #expect(!labels.contains { Characteristic.integratorRange.contains($0) })
        #expect(labels.allSatisfy { $0 > 0 || $0 <= -272 })
    }

    @Test("no cut or changed definition makes the reader trap") func hostile() {
        let bytes = Self.full.encoded
        for count in 0..<bytes.count { #expect(throws: SUITError.self) { try Self.read(Array(bytes[..<count])) } }
        for bit in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            _ = try? Self.read(changed)
        }
    }
}
