import AnsweringTestKit
import CBOR
import HTTPServing
import HTTPTypes
import HummingbirdTesting
import PatchFormat
import SUIT
import Store
import Testing
import UpdateProtocol

@testable import Distributor

@Suite("Update requests")
struct RequestTests {
    @Test("D4 the signed and the anonymous form get the same answer")
    func bothFormsAgree() async throws {
        let scenario = try await Scenario()
        try await scenario.run { stage in
            let request = scenario.device.updateRequest(stage.manifest, running: scenario.old.digest)
            let signed = try await scenario.device.request(stage.client, request)
            let anonymous = try await stage.client.get("/v1/request?q=\(Base64URL.encode(request.encoded))")
            #expect(signed.status == .ok)
            #expect(anonymous.status == .ok)
            #expect(signed.bytes == anonymous.bytes)
            #expect(signed.headers[.contentType] == "application/vnd.fettle.answer+cbor")
            #expect(anonymous.headers[.cacheControl] == "public, max-age=3600")
            let tag = try #require(anonymous.headers[.eTag])
            let again = try await stage.client.get(
                "/v1/request?q=\(Base64URL.encode(request.encoded))",
                [.ifNoneMatch: tag]
            )
            #expect(again.status == .notModified)
        }
    }

    @Test("D6 a device whose release is in the store gets a patch that makes the new release")
    func answersPatch() async throws {
        let scenario = try await Scenario()
        try await scenario.run { stage in
            let request = scenario.device.updateRequest(stage.manifest, running: scenario.old.digest)
            let outcome = try await scenario.device.request(stage.client, request).outcome()
            guard case .inline(let format, let payload)? = outcome else {
                Issue.record("the patch is not in the answer: \(String(describing: outcome))")
                return
            }
            #expect(format == PayloadFormat.patch.rawValue)
            #expect(payload.count <= 1_024)
            let row = try await scenario.distributor.row(stage.client, stage.campaign, scenario.device.id)
            #expect(row.kind == "patch")
            #expect(row.from == scenario.old.digest.hex)
            #expect(row.to == scenario.new.digest.hex)
            #expect(row.wireBytes == Int64(payload.count))
            #expect(row.imageBytes == Int64(scenario.new.bytes.count))
        }
    }

    @Test("D6 a device whose release is not in the store gets the full image, by its location")
    func answersFull() async throws {
        let scenario = try await Scenario()
        try await scenario.run { stage in
            let unknown = TestImage(release: 5).digest
            let request = scenario.device.updateRequest(stage.manifest, running: unknown)
            let outcome = try await scenario.device.request(stage.client, request).outcome()
            guard case .located(let format, let digest, let size, let uris)? = outcome else {
                Issue.record("no location: \(String(describing: outcome))")
                return
            }
            // The image is random: it does not become smaller.
            #expect(format == PayloadFormat.full.rawValue)
            #expect(digest.bytes == scenario.new.digest.bytes)
            #expect(size == UInt64(scenario.new.bytes.count))
            #expect(uris == [Text("blobs/sha-256/\(scenario.new.digest)")])
            let fetched = try await stage.client.get("/v1/\(uris[0].string)")
            #expect(fetched.bytes == scenario.new.bytes)
        }
    }

    @Test("D5 with a payload URL the location is on the other distributor")
    func answersRedirect() async throws {
        let distributor = try await TestDistributor { $0.payloadURL = "https://payloads.example/v1" }
        let scenario = Scenario(distributor)
        try await scenario.run { stage in
            let request = scenario.device.updateRequest(stage.manifest, running: TestImage(release: 5).digest)
            let outcome = try await scenario.device.request(stage.client, request).outcome()
            guard case .located(_, _, _, let uris)? = outcome else {
                Issue.record("no location")
                return
            }
            #expect(uris == [Text("https://payloads.example/v1/blobs/sha-256/\(scenario.new.digest)")])
        }
    }

    @Test("D4 a device that runs the result already, and one of another class, get nothing, and why")
    func answersNothing() async throws {
        let scenario = try await Scenario()
        try await scenario.run { stage in
            let current = scenario.device.updateRequest(stage.manifest, running: scenario.new.digest)
            #expect(try await scenario.device.request(stage.client, current).outcome() == .nothing(reason: "current"))
            var other = scenario.device
            other.classID = TestManifest.classB
            let foreign = other.updateRequest(stage.manifest, running: scenario.old.digest)
            let outcome = try await scenario.device.request(stage.client, foreign).outcome()
            #expect(outcome == .nothing(reason: "no variant for this class"))
        }
    }

    @Test("D4 the author's list of formats and the device's limit are kept")
    func respectsLimits() async throws {
        let distributor = try await TestDistributor()
        let old = TestImage(release: 1)
        let new = TestImage(release: 2)
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await distributor.upload(client, old, new)
            let variant = TestManifest.Variant(classID: TestManifest.classA, image: new, formats: [0])
            let manifest = try await distributor.upload(client, TestManifest([variant]))
            let device = TestDevice()
            try await distributor.enrol(client, device)
            let request = device.updateRequest(manifest, running: old.digest)
            guard case .located(let format, _, _, _)? = try await device.request(client, request).outcome() else {
                Issue.record("no location")
                return
            }
            #expect(format == 0)
            let small = device.updateRequest(manifest, running: old.digest, limit: 100)
            let outcome = try await device.request(client, small).outcome()
            #expect(outcome == .nothing(reason: "every payload is larger than the device takes"))
            let picky = device.updateRequest(manifest, running: old.digest, formats: [2])
            let refused = try await device.request(client, picky).outcome()
            #expect(refused == .nothing(reason: "no payload format that both the author and the device allow"))
        }
    }

    @Test("D4 an unknown manifest is 404; a nonce belongs into the signed form alone")
    func refusesWrongRequests() async throws {
        let scenario = try await Scenario()
        try await scenario.run { stage async throws in
            let device = scenario.device
            let unknown = device.updateRequest(scenario.old.digest, running: scenario.old.digest)
            #expect(try await device.request(stage.client, unknown).status == .notFound)
            var request = device.updateRequest(stage.manifest, running: scenario.old.digest)
            #expect(try await stage.client.post("/v1/request", try device.sign(request.encoded)).status == .badRequest)
            request.nonce = [1, 2, 3, 4, 5, 6, 7, 8]
            let path = "/v1/request?q=\(Base64URL.encode(request.encoded))"
            #expect(try await stage.client.get(path).status == .badRequest)
            #expect(try await stage.client.get("/v1/request").status == .badRequest)
        }
    }
}
