import CBOR
import COSE
import DeviceCore
import SUIT
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@Suite("Forms of the values that a device reports")
struct RequestFormTests {
    static let label: Int64 = -1_024

    /// A device whose characteristic ``label`` has one value, as a whole and for its component.
    struct Facts: DeviceFacts {
        let value: ClaimValue?
        var now: UInt64? { nil }
        func value(of label: Int64, component: ComponentIdentifier?) -> ClaimValue? {
            label == RequestFormTests.label ? value : nil
        }
    }

    static func claims(_ value: ClaimValue?, as form: CharacteristicForm) -> [ComponentClaims] {
        let field = RequestedCharacteristic(label, as: form)
        return RequestBuilder.claims(
            for: RequestDefinition(entries: [.init(component: 0, fields: [field])], deviceFields: [field]),
            names: [ComponentIdentifier("app")],
            identity: DeviceIdentity(
                deviceID: "device",
                components: [
                    .init(
                        name: ComponentIdentifier("app"),
                        vendorIdentifier: SimulatedFleet.vendor,
                        classIdentifier: SimulatedFleet.classIdentifier
                    )
                ]
            ),
            state: DeviceState(components: [
                ComponentState(
                    name: ComponentIdentifier("app"),
                    content: SimulatedFleet.content([1], version: "1.0")
                )
            ]),
            facts: Facts(value: value),
            crypto: SwiftCryptoProvider()
        )
    }

    static let windows = ClaimValue.times([TimeWindow(start: 0, duration: 60, period: 3_600)!])

    static let formed: [(ClaimValue, CharacteristicForm, ClaimValue)] = [
        (.text("a"), .value, .text("a")), (.number(2.5), .value, .number(2.5)),
        (.flags(0x8001), .flags, .flags(0x8001)), (.flags(0x8001), .bitmap, .bitmap([0x01, 0x80])),
        (.bitmap([0x01, 0x80]), .flags, .flags(0x8001)), (.flags(0), .bitmap, .bitmap([])),
        (
            .coordinates(latitude: 1, longitude: 2), .coordinates, .coordinates(latitude: 1, longitude: 2)
        ),
        (windows, .times, windows),
        (.text("a"), .digest, .valueDigest(SwiftCryptoProvider().sha256(([0x61, 0x61] as [UInt8]).span))),
    ]

    @Test(
        "M7 A2 a value is reported in the form that is asked for, of a component and of the device",
        arguments: formed
    )
    func forms(_ value: ClaimValue, _ form: CharacteristicForm, _ expected: ClaimValue) {
        let claims = Self.claims(value, as: form)
        #expect(claims.count == 2)
        #expect(claims.allSatisfy { $0[Self.label] == expected })
    }

    static let impossible: [(ClaimValue?, CharacteristicForm)] = [
        (.text("a"), .bitmap), (.text("a"), .flags), (.text("a"), .coordinates), (.text("a"), .times),
        (.bitmap([UInt8](repeating: 1, count: 9)), .flags), (.integer(3), .flags), (nil, .value), (nil, .digest),
    ]

    @Test("M7 A2 what has no such form, or is not there, is not reported", arguments: impossible)
    func leftOut(_ value: ClaimValue?, _ form: CharacteristicForm) {
        #expect(Self.claims(value, as: form).allSatisfy { $0.claims.isEmpty })
    }
}
