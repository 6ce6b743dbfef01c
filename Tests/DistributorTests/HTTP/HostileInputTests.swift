import AnsweringTestKit
import CBOR
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import Testing
import UpdateProtocol

@testable import Distributor

@Suite("Hostile input")
struct HostileInputTests {
    @Test("D2 whatever bytes a device endpoint gets, it answers with a refusal and never fails")
    func devicesNeverFail() async throws {
        let scenario = try await Scenario()
        let device = scenario.device
        try await scenario.run { stage in
            var generator = SplitMix(state: 42)
            let messages: [[UInt8]] = [
                try device.enrolment(token: "x"), try device.sign(PollRequest(handled: nil).encoded),
                try device.sign(device.updateRequest(stage.manifest, running: scenario.old.digest).encoded),
                try device.sign(device.report(stage.manifest, .running, running: scenario.new.digest).encoded),
            ]
            var bodies: [[UInt8]] = [[], [0], [0xFF], [0xD2, 0x84], [UInt8](repeating: 0x9F, count: 1_000)]
            for message in messages {
                for _ in 0..<60 {
                    var altered = message
                    altered[Int.random(in: altered.indices, using: &generator)] = .random(
                        in: 0...255,
                        using: &generator
                    )
                    bodies.append(altered)
                    bodies.append(Array(message.prefix(Int.random(in: 0..<message.count, using: &generator))))
                }
                // Signed well, but with nonsense inside.
                for _ in 0..<40 {
                    let length = Int.random(in: 0..<64, using: &generator)
                    bodies.append(try device.sign((0..<length).map { _ in .random(in: 0...255, using: &generator) }))
                }
                bodies.append(message)
            }
            for path in ["/v1/enrol", "/v1/poll", "/v1/request", "/v1/reports"] {
                for body in bodies {
                    let response = try await stage.client.post(path, body)
                    #expect(response.status.code < 500, "\(path)")
                }
            }
        }
    }

    @Test("D2 a message beyond its limit is refused before it is read")
    func boundsBodies() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            for path in ["/v1/enrol", "/v1/poll", "/v1/request", "/v1/reports"] {
                let response = try await client.post(path, [UInt8](repeating: 0, count: 65_537))
                #expect(response.status == .contentTooLarge)
            }
            let large = [UInt8](repeating: 0x20, count: (1 << 20) + 1)
            for path in ["/v1/manifests", "/v1/campaigns", "/v1/authors"] {
                let response = try await client.post(path, large, token: distributor.token)
                #expect(response.status == .contentTooLarge)
            }
        }
    }

    @Test("operators' endpoints refuse nonsense, and names that are none")
    func operatorsNeverFail() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            for text in ["", "{", "[]", "null", "{\"name\":1}", "\u{0}", "{\"name\":\"\\u0000\"}"] {
                for path in ["authors", "manifests", "campaigns"] {
                    let response = try await client.post("/v1/\(path)", Array(text.utf8), token: distributor.token)
                    #expect(response.status == .badRequest, "\(path) \(text)")
                }
            }
            for path in [
                "devices?after=%00", "devices?limit=0", "devices?limit=x", "devices/%FF",
                "devices/" + String(repeating: "x", count: 99), "devices/..%2F..%2Fetc%2Fpasswd", "campaigns/%0A",
                "campaigns/x'%20OR%201=1--",
            ] {
                let status = try await distributor.send(client, .get, "/v1/\(path)").status.code
                #expect(status == 400 || status == 404, "\(path): \(status)")
            }
        }
    }
}

/// Numbers from a seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
