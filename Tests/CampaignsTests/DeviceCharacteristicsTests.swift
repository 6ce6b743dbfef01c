import Campaigns
import Store
import Testing

@Suite("Queries: devices")
struct DeviceCharacteristicsTests {
    private func device(running: Bool = true, free: [(String, String)] = [("region", "eu")]) throws -> Device {
        let os = try ComponentName("os")
        return Device(
            id: try DeviceID("lab-7"),
            publicKey: [1],
            components: try [("os", 1), ("radio.5g", 2)].map { name, byte in
                RegisteredComponent(
                    name: try ComponentName(name),
                    vendorID: try #require(UUID128([UInt8](repeating: 0xaa, count: 16))),
                    classID: try #require(UUID128([UInt8](repeating: byte, count: 16)))
                )
            },
            characteristics: try free.map { Characteristic(key: try CharacteristicKey($0.0), value: $0.1) },
            enrolledAt: 1_000,
            lastSeenAt: 2_000,
            lastReport: running ? ReportedState(at: 2_000, order: 1, state: .running) : nil,
            running: running
                ? [
                    RunningComponent(
                        component: os,
                        digest: try ContentDigest(hex: String(repeating: "ab", count: 32)),
                        version: "1.5"
                    )
                ]
                : []
        )
    }

    @Test(
        "D1 M6 a registered device is selected by what it registered and reported",
        arguments: [
            "id = lab-7", "id ~ \"lab-*\"", "region = eu", "component = os", "component = radio.5g", "version < 2.0",
            "os.version = 1.5", "os.class = 01010101-0101-0101-0101-010101010101", "class ~ 0202*",
            "radio.5g.class ~ 0202*", "vendor = aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa", "radio.5g.vendor ~ aa*",
            "digest ~ abab*", "os.digest ~ abab*", "state = running", "enrolled <= 1000", "seen > 1999",
            "not has radio.5g.version", "not has os.colour", "not has nothing",
        ]
    )
    func selects(_ text: String) throws {
        #expect(try Query(parsing: text).selects(DeviceCharacteristics(device())))
    }

    @Test("D1 a device of which nothing is known is not selected, by a negation neither")
    func unknown() throws {
        let fresh = DeviceCharacteristics(try device(running: false))
        for text in ["version < 2.0", "not version < 2.0", "state != running", "colour != red", "not colour = red"] {
            #expect(try !Query(parsing: text).selects(fresh), "\(text)")
        }
        #expect(try Query(parsing: "not has version or version < 2.0").selects(fresh))
    }

    @Test("a free characteristic can name a class, and a version until a report does, but not the id")
    func free() throws {
        let free = [
            ("class", "gateway-x86"), ("version", "0.9"), ("id", "prod-1"), ("os.version", "0.8"), ("state", "x"),
        ]
        let fresh = DeviceCharacteristics(try device(running: false, free: free))
        #expect(try Query(parsing: "class = gateway-x86 and class ~ 0101*").selects(fresh))
        #expect(try Query(parsing: "version = 0.9 and os.version = 0.8").selects(fresh))
        #expect(try !Query(parsing: "id = prod-1 or has state").selects(fresh))
        let reported = DeviceCharacteristics(try device(free: free))
        #expect(try Query(parsing: "version = 1.5 and os.version = 1.5").selects(reported))
        #expect(try !Query(parsing: "version = 0.9 or os.version = 0.8").selects(reported))
    }

    @Test("a name is compared by its bytes")
    func bytes() throws {
        let source = DeviceCharacteristics(try device(free: [("caf\u{e9}", "1")]))
        #expect(try Query(parsing: "has \"caf\u{e9}\"").selects(source))
        #expect(try !Query(parsing: "has \"cafe\u{301}\"").selects(source))
    }
}
