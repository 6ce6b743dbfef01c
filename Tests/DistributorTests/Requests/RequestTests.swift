import CBOR
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

    @Test("D4 one manifest, three classes: each gets its own result, and several components are answered at once")
    func decidesPerClass() throws {
        let author = TestManifest([
            .init(classID: TestManifest.classA, image: TestImage(release: 1)),
            .init(classID: TestManifest.classB, image: TestImage(release: 2)),
            .init(classID: TestManifest.classC, image: TestImage(release: 3)),
        ])
        let accepted = try DecisionFixture.accept(author)
        for (index, classID) in [TestManifest.classA, TestManifest.classB, TestManifest.classC].enumerated() {
            let decision = DecisionFixture.decide(accepted, classID: classID)
            guard case .deliver(let target)? = decision.entries.first?.outcome else {
                Issue.record("nothing for class \(index)")
                continue
            }
            #expect(target.digest.bytes == TestImage(release: UInt64(index) + 1).digest.bytes)
        }
        #expect(accepted.variants.count == 3)
        #expect(accepted.results.count == 3)
    }

    @Test("D4 an expired manifest is for nobody, a vendor of another maker neither")
    func decidesConditions() throws {
        var author = TestManifest([.init(classID: TestManifest.classA, image: TestImage(release: 1))])
        author.expires = 2_000
        let accepted = try DecisionFixture.accept(author)
        let before = DecisionFixture.decide(accepted, classID: TestManifest.classA, at: 1_999)
        let after = DecisionFixture.decide(accepted, classID: TestManifest.classA, at: 2_000)
        #expect(before.entries.map(\.component) == [0])
        #expect(before.entries.first?.outcome != .noVariant)
        #expect(after.entries.first?.outcome == .noVariant)
        let stranger = DecisionFixture.decide(
            accepted,
            vendor: [UInt8](repeating: 0xEE, count: 16),
            classID: TestManifest.classA,
            at: 0
        )
        #expect(stranger.entries.first?.outcome == .noVariant)
    }

    @Test("D4 a component that the device does not speak of gets no answer", arguments: [nil, [1, 2, 3]])
    func answersWhatIsAsked(descriptor: [UInt8]?) throws {
        var author = TestManifest([
            .init(classID: TestManifest.classA, image: TestImage(release: 1), descriptor: descriptor)
        ])
        author.components.append(
            ("radio", [.init(classID: TestManifest.classB, image: TestImage(release: 2), descriptor: descriptor)])
        )
        let accepted = try DecisionFixture.accept(author)
        #expect(accepted.variants.map(\.component) == [0, 1])
        let decision = DecisionFixture.decide(accepted, component: "radio", classID: TestManifest.classB)
        #expect(decision.entries.map(\.component) == [1])
        guard case .deliver(let target)? = decision.entries.first?.outcome else {
            Issue.record("nothing for the radio")
            return
        }
        #expect(target.digest.bytes == TestImage(release: 2).digest.bytes)
    }

    @Test("M9 a manifest of many classes is walked in as many ways, not in all combinations")
    func explores() throws {
        let variants = (0..<100).map { number in
            TestManifest.Variant(
                classID: [UInt8](repeating: UInt8(number), count: 16),
                image: TestImage([UInt8(number)])
            )
        }
        var author = TestManifest(variants)
        author.components.append(("radio", Array(variants.prefix(50))))
        let accepted = try DecisionFixture.accept(author)
        #expect(accepted.variants.count == 150)
    }

    @Test(
        "M6 versions compare as suit-update-management says",
        arguments: [
            (1, [1, 42], [1, 43], true), (1, [1, 43], [1, 43, 0], false), (2, [1, 43], [1, 43], true),
            (3, [1], [1, 43, 0], true), (3, [2], [1, 43], false), (4, [1, 43], [1, 43, 9], true),
            (5, [1, 43], [1, 42, 9], true),
            (5, [1, 43], [1, 43], false), (1, [1, 0], [1], false),
        ] as [(UInt64, [Int64], [Int64], Bool)]
    )
    func comparesVersions(_ kind: UInt64, _ wanted: [Int64], _ installed: [Int64], _ holds: Bool) throws {
        var encoder = CBOREncoder()
        encoder.beginArray(2)
        encoder.encode(kind)
        encoder.beginArray(wanted.count)
        for number in wanted { encoder.encodeInt(number) }
        let bytes = encoder.bytes
        let parsed = VersionComparison(bytes.span, in: 0..<bytes.count)
        let comparison = try #require(parsed)
        #expect(comparison.holds(for: installed) == holds)
    }
}
