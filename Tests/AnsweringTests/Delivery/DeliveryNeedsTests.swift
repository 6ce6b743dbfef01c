import Answering
import CBOR
import SUIT
import Store
import Testing
import UpdateProtocol

@Suite("What a request says about its delivery")
struct DeliveryNeedsTests {
    private static func request(_ claims: [ComponentClaims], transports: [Text] = []) -> UpdateRequest {
        UpdateRequest(
            claims: claims,
            manifest: ManifestReference(uri: "", digest: ProtocolDigest(bytes: [UInt8](repeating: 0, count: 32))),
            formats: [0],
            transports: transports
        )
    }

    private static func window(_ start: UInt64, _ duration: UInt64, _ period: UInt64? = nil) throws -> TimeWindow {
        try #require(TimeWindow(start: start, duration: duration, period: period))
    }

    @Test("D7 position, schedule, classes and transports are read from the claims, those of the device first")
    func reads() throws {
        let windows = [try Self.window(0, 3_600, 86_400)]
        let app = ComponentClaims(
            component: [Array("app".utf8)],
            claims: [
                .init(label: SUITParameter.classIdentifier, value: .bytes([UInt8](repeating: 5, count: 16))),
                .init(label: SUIT.Characteristic.position, value: .text("eu")),
                .init(label: SUIT.Characteristic.sleepSchedule, value: .times(windows)),
            ]
        )
        let device = ComponentClaims(
            component: [],
            claims: [.init(label: SUIT.Characteristic.position, value: .coordinates(latitude: 52, longitude: 13))]
        )
        let needs = DeliveryNeeds(Self.request([app, device], transports: ["coap"]))
        #expect(needs.position == .coordinates(latitude: 52, longitude: 13))
        #expect(needs.awake == windows)
        #expect(needs.classes.map(\.bytes) == [[UInt8](repeating: 5, count: 16)])
        #expect(needs.transports == ["coap"])
        #expect(DeliveryNeeds(Self.request([app])).position == .region("eu"))
        let plain = DeliveryNeeds(Self.request([ComponentClaims(component: [], claims: [])]))
        #expect(plain == DeliveryNeeds())
        #expect(plain.transports == ["https", "http"])
    }

    @Test("D7 how long a device stays awake follows from its schedule")
    func awake() throws {
        var needs = DeliveryNeeds()
        #expect(needs.secondsAwake(from: 5) == nil)
        needs.awake = [try Self.window(0, 100, 1_000), try Self.window(100, 50, 1_000)]
        #expect(needs.secondsAwake(from: 2_000) == 150)
        #expect(needs.secondsAwake(from: 2_120) == 30)
        #expect(needs.secondsAwake(from: 2_500) == 0)
        needs.awake = [try Self.window(1_000, .max - 1_000)]
        #expect(needs.secondsAwake(from: 5_000) == .max)
        needs.awake = [try Self.window(0, 100, 100)]
        #expect(try #require(needs.secondsAwake(from: 30)) > 0)
    }

    @Test("D7 the transports of a request come back as they were sent, and no more than eight")
    func transports() throws {
        let request = Self.request([ComponentClaims(component: [], claims: [])], transports: ["coaps", "https"])
        #expect(try UpdateRequest(request.encoded.span) == request)
        let many = Self.request(request.claims, transports: (0..<9).map { Text("t\($0)") })
        #expect(throws: UpdateProtocolError.self) { try UpdateRequest(many.encoded.span) }
    }
}
