import Answering
import AnsweringTestKit
import CBOR
import HTTPServing
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SUIT
import Store
import Testing
import UpdateProtocol

@testable import Distributor

@Suite("Locations of payloads")
struct LocationTests {
    /// A request of a device somewhere, for the full image.
    private static func request(
        _ scenario: Scenario,
        _ stage: Scenario.Stage,
        position: ClaimValue? = nil,
        transports: [Text] = []
    ) -> UpdateRequest {
        var request = scenario.device.updateRequest(stage.manifest, running: TestImage(release: 9).digest, formats: [0])
        if let position {
            request.claims.append(
                ComponentClaims(component: [], claims: [.init(label: SUIT.Characteristic.position, value: position)])
            )
        }
        request.transports = transports
        return request
    }

    private static func add(
        _ scenario: Scenario,
        _ stage: Scenario.Stage,
        _ name: String,
        _ change: (inout LocationBody) -> Void = { _ in }
    ) async throws {
        var body = LocationBody(name: name, kind: "mirror", addresses: ["https://\(name).example/p"])
        change(&body)
        let response = try await scenario.distributor.send(stage.client, .post, "/v1/locations", body)
        #expect(response.status == .created, "\(String(buffer: response.body))")
    }

    private static func locations(_ response: TestResponse) throws -> [String] {
        guard case .located(_, _, _, let uris)? = try response.outcome() else {
            Issue.record("\(String(describing: try response.outcome()))")
            return []
        }
        return uris.map(\.string)
    }

    @Test("D5 D7 an answer names the locations that the device can reach, the nearest first, and the distributor last")
    func answers() async throws {
        let scenario = try await Scenario()
        try await scenario.run { stage in
            let path = "blobs/sha-256/\(scenario.new.digest)"
            try await Self.add(scenario, stage, "sydney") { ($0.latitude, $0.longitude) = (-33.9, 151.2) }
            try await Self.add(scenario, stage, "hamburg") { ($0.latitude, $0.longitude) = (53.6, 10) }
            try await Self.add(scenario, stage, "elsewhere") { $0.blobs = [scenario.old.digest.hex] }
            let body = LocationBody(name: "narrow", kind: "gateway", addresses: ["coap://narrow.example"])
            _ = try await scenario.distributor.send(stage.client, .post, "/v1/locations", body)

            let berlin = ClaimValue.coordinates(latitude: 52.5, longitude: 13.4)
            let near = Self.request(scenario, stage, position: berlin)
            let expected = ["https://hamburg.example/p/\(path)", "https://sydney.example/p/\(path)", path]
            let signed = try await scenario.device.request(stage.client, near)
            #expect(try Self.locations(signed) == expected)
            // The anonymous one rests on the request alone, and may be kept as long as before.
            let query = "/v1/request?q=\(Base64URL.encode(near.encoded))"
            let anonymous = try await stage.client.get(query)
            #expect(try Self.locations(anonymous) == expected)
            #expect(anonymous.headers[.cacheControl] == "public, max-age=3600")
            let again = try await stage.client.get(query)
            #expect(again.bytes == anonymous.bytes)

            let constrained = Self.request(scenario, stage, transports: ["coap"])
            let answer = try await scenario.device.request(stage.client, constrained)
            #expect(try Self.locations(answer) == ["coap://narrow.example/\(path)", path])
        }
    }

    @Test("D7 load spreads over locations by their capacity, and an operator sees how they stand")
    func spreads() async throws {
        let scenario = try await Scenario()
        try await scenario.run { stage in
            try await Self.add(scenario, stage, "small") { $0.bytesPerSecond = 1_000_000 }
            try await Self.add(scenario, stage, "large") { $0.bytesPerSecond = 3_000_000 }
            var first: [String: Int] = [:]
            for _ in 0..<40 {
                let request = Self.request(scenario, stage)
                let answer = try await scenario.device.request(stage.client, request)
                first[try #require(try Self.locations(answer).first), default: 0] += 1
            }
            #expect(first.values.sorted() == [10, 30])
            let list = try await scenario.distributor.send(stage.client, .get, "/v1/locations")
                .json(LocationListView.self)
            #expect(list.locations.map(\.location.name) == ["large", "small"])
            #expect(list.locations.map(\.count) == [30, 10])
            #expect(list.locations.allSatisfy { $0.isUp && $0.utilisation > 0 && $0.utilisation < 1 })
        }
    }

    @Test("D7 where nothing has free capacity, a device that stays awake is told to come later, and then served")
    func later() async throws {
        let distributor = try await TestDistributor { $0.payloadRate = 1_000 }
        let scenario = Scenario(distributor)
        try await scenario.run { stage in
            let request = Self.request(scenario, stage)
            let first = try await scenario.device.request(stage.client, request)
            #expect(try Self.locations(first).count == 1)
            let second = try await scenario.device.request(stage.client, request)
            #expect(try second.outcome() == .nothing(reason: "later: no server has free capacity now"))
            let wait = try #require(Int64(second.headers[.retryAfter] ?? ""))
            #expect(wait > 0 && wait <= 300)
            // A cache's answer cannot depend on the hour.
            let query = "/v1/request?q=\(Base64URL.encode(request.encoded))"
            #expect(try Self.locations(try await stage.client.get(query)).count == 1)
            distributor.clock.advance(seconds: 300)
            let third = try await scenario.device.request(stage.client, request)
            #expect(try Self.locations(third).count == 1)
        }
    }

    @Test("D5 locations are operators' alone, stay over a restart, and go when they are removed")
    func manages() async throws {
        let scenario = try await Scenario()
        try await scenario.run { stage in
            try await Self.add(scenario, stage, "a") { $0.region = "eu" }
            #expect(try await stage.client.get("/v1/locations").status == .unauthorized)
            let distributor = scenario.distributor
            for wrong in [
                LocationBody(name: "x", kind: "ship", addresses: ["https://x.example"]),
                LocationBody(name: "x", kind: "web", addresses: ["file:///etc"]),
                LocationBody(name: "", kind: "web", addresses: ["https://x.example"]),
            ] {
                #expect(try await distributor.send(stage.client, .post, "/v1/locations", wrong).status == .badRequest)
            }
            let taken = LocationBody(name: "a", kind: "web", addresses: ["https://x.example"])
            #expect(try await distributor.send(stage.client, .post, "/v1/locations", taken).status == .conflict)
            let restarted = try await TestDistributor(folder: distributor.folder, token: distributor.token)
            #expect(restarted.assembly.locations.entries.map(\.candidate.location.name.string) == ["a"])
            let shown = try await distributor.send(stage.client, .get, "/v1/locations/a").json(LocationView.self)
            #expect(shown.location.region == "eu")
            #expect(try await distributor.send(stage.client, .delete, "/v1/locations/a").status == .noContent)
            #expect(try await distributor.send(stage.client, .delete, "/v1/locations/a").status == .notFound)
            #expect(distributor.assembly.locations.entries.isEmpty)
        }
    }

    @Test("D7 a probe finds out that a location is gone, or does not hold what it should, and that it is back")
    func probes() async throws {
        let scenario = try await Scenario()
        let ledger = scenario.distributor.assembly.locations
        let other = try await TestDistributor()
        try await scenario.run { stage in
            try await other.serve { client, address in
                try await Self.add(scenario, stage, "other") {
                    $0 = LocationBody(name: "other", kind: "distributor", addresses: [address + "/v1"])
                }
                try await Self.add(scenario, stage, "gone") {
                    $0 = LocationBody(name: "gone", kind: "web", addresses: ["http://127.0.0.1:9/"])
                }
                _ = try await scenario.device.request(stage.client, Self.request(scenario, stage))
                let prober = LocationProber(ledger: ledger, interval: .seconds(1), logger: scenario.distributor.logger)
                for entry in ledger.entries { await prober.probe(entry) }
                #expect(ledger.entries.map(\.health.isUp) == [false, false])
                try await other.upload(client, scenario.new)
                for entry in ledger.entries { await prober.probe(entry) }
                #expect(ledger.entries.map(\.health.isUp) == [false, true])
                let answer = try await scenario.device.request(stage.client, Self.request(scenario, stage))
                let path = "blobs/sha-256/\(scenario.new.digest)"
                #expect(try Self.locations(answer) == ["\(address)/v1/\(path)", path])
            }
        }
    }

    @Test("S25 reports of three devices about a server that served wrong bytes put the location down")
    func complaints() async throws {
        let scenario = try await Scenario()
        try await scenario.run { stage in
            try await Self.add(scenario, stage, "a")
            try await Self.add(scenario, stage, "b")
            let ledger = scenario.distributor.assembly.locations
            for number in 2...3 {
                let device = try DeviceID("device-\(number)")
                ledger.complaint(about: "https://A.example", from: device, "it served wrong bytes")
                ledger.complaint(about: "https://nobody.example", from: device, "it served wrong bytes")
            }
            #expect(ledger.entries.map(\.health.isUp) == [true, true])
            var report = scenario.device.report(stage.manifest, .updateReceived)
            report.nonce = try await scenario.device.nonce(stage.client)
            report.transfer = StatusReport.Transfer(
                format: 0,
                byteCount: 10,
                source: "",
                servers: [
                    .init(origin: "https://a.example", byteCount: 5, badCount: 5),
                    .init(origin: "https://b.example", byteCount: 5),
                ]
            )
            let taken = try await scenario.device.send(stage.client, report)
            #expect(taken.status == .noContent)
            #expect(ledger.entries.map(\.health.isUp) == [false, true])
            let answer = try await scenario.device.request(stage.client, Self.request(scenario, stage))
            #expect(try Self.locations(answer).count == 2)
        }
    }
}
