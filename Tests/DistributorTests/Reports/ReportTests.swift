import AnsweringTestKit
import CBOR
import HTTPTypes
import HummingbirdTesting
import SQLiteStore
import Store
import Testing
import UpdateProtocol

@testable import Distributor

@Suite("Reports")
struct ReportTests {
    @Test("D9 reports lead a device through its update; success is what the running digest proves")
    func leadsThrough() async throws {
        let scenario = try await Scenario()
        let device = scenario.device
        try await scenario.run { stage in
            let steps: [(UpdateState, ContentDigest?, String)] = [
                (.manifestReceived, scenario.old.digest, "manifest-received"),
                (.waiting, scenario.old.digest, "waiting"),
                (.updateReceived, scenario.old.digest, "update-received"),
                (.installed, scenario.old.digest, "installed"),
                (.running, scenario.new.digest, "running"),
            ]
            for (state, running, expected) in steps {
                let nonce = try await device.nonce(stage.client)
                let report = device.report(stage.manifest, state, running: running, nonce: nonce)
                #expect(try await device.send(stage.client, report).status == .noContent)
                let row = try await scenario.distributor.row(stage.client, stage.campaign, device.id)
                #expect(row.state == expected)
            }
            let status = try await scenario.distributor.status(stage.client, stage.campaign)
            #expect(status.counts["running"] == 1)
            #expect(status.isComplete)
            #expect(status.devices.first?.finishedAt != nil)
            // Proven to run it, the device is not offered it again.
            #expect(try await device.poll(stage.client).status == .noContent)
            let audit = try await scenario.distributor.store.auditEntries(after: nil, limit: 100)
            #expect(audit.elements.contains { $0.entry.action == "report.running" && $0.entry.actor == device.id })
        }
    }

    @Test("B2 a claim to run without the digest, or with another, is no success")
    func provesRunning() async throws {
        let scenario = try await Scenario()
        let device = scenario.device
        try await scenario.run { stage in
            for running in [nil, scenario.old.digest, TestImage(release: 9).digest] {
                let nonce = try await device.nonce(stage.client)
                let report = device.report(stage.manifest, .running, running: running, nonce: nonce)
                #expect(try await device.send(stage.client, report).status == .noContent)
                let row = try await scenario.distributor.row(stage.client, stage.campaign, device.id)
                #expect(row.state != "running")
            }
            #expect(try await device.poll(stage.client).status == .ok)
        }
    }

    @Test("B2 the result for another class, or other than the one that was answered, is no success")
    func wantsOwnResult() async throws {
        let distributor = try await TestDistributor()
        let images = (1...3).map { TestImage(release: UInt64($0), seed: UInt64($0)) }
        var device = TestDevice()
        device.classID = TestManifest.classA
        let manifest = TestManifest([
            .init(classID: TestManifest.classA, image: images[0]),
            .init(classID: TestManifest.classB, image: images[1]),
        ])
        let accepted = try manifest.accepted()
        let component = RegisteredComponent(
            name: try ComponentName("app"),
            vendorID: try #require(UUID128(TestManifest.vendor)),
            classID: try #require(UUID128(TestManifest.classA))
        )
        let expected = try ExpectedResults(accepted, components: [component])
        #expect(expected.results(given: []).map(\.digests) == [[images[0].digest]])
        // An answer that names what is not signed for the device does not make it a success.
        let foreign = Delivery(component: component.name, kind: .full, bytesOnWire: 1, from: nil, to: images[1].digest)
        #expect(expected.results(given: [foreign]).map(\.digests) == [[images[0].digest]])
        #expect(try ExpectedResults(accepted, components: []).results(given: [foreign]).isEmpty)

        try await distributor.run { [device] client in
            try await distributor.acceptAuthor(client)
            try await distributor.upload(client, images[0], images[1])
            let digest = try await distributor.upload(client, manifest)
            try await distributor.enrol(client, device)
            let campaign = try await distributor.start(client, digest)
            for (running, isSuccess) in [(images[1].digest, false), (images[0].digest, true)] {
                let nonce = try await device.nonce(client)
                let report = device.report(digest, .running, running: running, nonce: nonce)
                #expect(try await device.send(client, report).status == .noContent)
                let row = try await distributor.row(client, campaign, device.id)
                #expect((row.state == "running") == isSuccess)
            }
        }
    }

    @Test("B2 after the installation another digest is a fall-back")
    func detectsFallBack() async throws {
        let scenario = try await Scenario()
        let device = scenario.device
        try await scenario.run { stage in
            for state in [UpdateState.installed, .running] {
                let nonce = try await device.nonce(stage.client)
                let report = device.report(stage.manifest, state, running: scenario.old.digest, nonce: nonce)
                _ = try await device.send(stage.client, report)
            }
            let row = try await scenario.distributor.row(stage.client, stage.campaign, device.id)
            #expect(row.state == "fallen-back")
        }
    }

    @Test("E7 a refusal is kept with its reason and every failing edge, and fetched no payload byte")
    func keepsEdges() async throws {
        let scenario = try await Scenario()
        let device = scenario.device
        try await scenario.run { stage in
            let edges = [
                ReportedEdge(side: 0, kind: 3, subject: "bin/app", needed: "libz.so.1", found: "nothing"),
                ReportedEdge(side: 1, kind: 5, subject: "[\"x\"\n\u{1B}]", needed: "symbol", found: ""),
            ]
            let report = device.report(
                stage.manifest,
                .refused,
                running: scenario.old.digest,
                nonce: try await device.nonce(stage.client),
                reason: .ineligible,
                detail: "the root lacks\na library",
                edges: edges
            )
            #expect(try await device.send(stage.client, report).status == .noContent)
            let row = try await scenario.distributor.row(stage.client, stage.campaign, device.id)
            #expect(row.state == "refused")
            #expect(row.reason == "ineligible")
            #expect(row.detail == "the root lacks a library")
            #expect(row.edges.count == 2)
            #expect(row.edges.first?.needed == "libz.so.1")
            #expect(row.edges.last == .init(side: "upper", kind: 5, subject: "[\"x\"  ]", needed: "symbol", found: ""))
            #expect(row.sentBytes == 0)
        }
    }

    @Test(
        "D9 a failure to fetch or write is a failure, not a refusal",
        arguments: [ReportReason.storage, .operationFailed]
    )
    func tellsFailures(_ reason: ReportReason) async throws {
        let scenario = try await Scenario()
        let device = scenario.device
        try await scenario.run { stage in
            let nonce = try await device.nonce(stage.client)
            let report = device.report(stage.manifest, .refused, nonce: nonce, reason: reason)
            #expect(try await device.send(stage.client, report).status == .noContent)
            let row = try await scenario.distributor.row(stage.client, stage.campaign, device.id)
            #expect(row.state == "failed")
        }
    }

    @Test("B2 a device that runs the result already counts, when its digest says so")
    func countsCurrent() async throws {
        let scenario = try await Scenario()
        let device = scenario.device
        try await scenario.run { stage in
            let request = device.updateRequest(stage.manifest, running: scenario.new.digest)
            #expect(try await device.request(stage.client, request).outcome() == .nothing(reason: "current"))
            let nonce = try await device.nonce(stage.client)
            let report = device.report(
                stage.manifest,
                .refused,
                running: scenario.new.digest,
                nonce: nonce,
                reason: .nothingOffered
            )
            #expect(try await device.send(stage.client, report).status == .noContent)
            let row = try await scenario.distributor.row(stage.client, stage.campaign, device.id)
            #expect(row.state == "running")
            #expect(row.kind == "none")
        }
    }

    @Test(
        "D9 an old report that is sent again changes nothing; a nonce that is stale or another's is refused with a new one"
    )
    func refusesOldNonces() async throws {
        let scenario = try await Scenario()
        let device = scenario.device
        try await scenario.run { stage in
            let first = try await device.nonce(stage.client)
            let old = device.report(stage.manifest, .refused, nonce: first, reason: .ineligible)
            let nonce = try await device.nonce(stage.client)
            let proof = device.report(stage.manifest, .running, running: scenario.new.digest, nonce: nonce)
            #expect(try await device.send(stage.client, proof).status == .noContent)
            #expect(try await device.send(stage.client, old).status == .noContent)
            #expect(try await scenario.distributor.row(stage.client, stage.campaign, device.id).state == "running")

            let foreign = device.report(stage.manifest, .installed, nonce: [UInt8](repeating: 1, count: 24))
            let refused = try await device.send(stage.client, foreign)
            #expect(refused.status == .conflict)
            #expect(refused.headers[.fettleNonce] != nil)
            scenario.distributor.clock.advance(seconds: 3_700)
            #expect(try await device.send(stage.client, proof).status == .conflict)
        }
    }

    @Test("D9 a report about a manifest of no campaign of the device is refused")
    func refusesForeignManifest() async throws {
        let scenario = try await Scenario()
        try await scenario.run { stage in
            let other = TestDevice("device-2")
            try await scenario.distributor.enrol(stage.client, other)
            let nonce = try await other.nonce(stage.client)
            let report = other.report(stage.manifest, .running, running: scenario.new.digest, nonce: nonce)
            #expect(try await other.send(stage.client, report).status == .notFound)
            let unknown = scenario.device.report(scenario.old.digest, .running)
            #expect(try await scenario.device.send(stage.client, unknown).status == .notFound)
        }
    }

    @Test("A1 a device that was handed a manifest of somebody else's is heard, and the operator can see it")
    func takesAlarm() async throws {
        let scenario = try await Scenario()
        try await scenario.run { stage in
            let nonce = try await scenario.device.nonce(stage.client)
            let report = scenario.device.report(
                scenario.old.digest,
                .refused,
                nonce: nonce,
                reason: .unauthorised,
                detail: "not the one that was signed\nx"
            )
            #expect(try await scenario.device.send(stage.client, report).status == .noContent)
            let entries = try await scenario.distributor.store.auditEntries(after: nil, limit: 100).elements
            let alarm = try #require(entries.first { $0.entry.action == "report.foreign-manifest" })
            #expect(alarm.entry.subject == scenario.old.digest.hex)
            #expect(alarm.entry.detail.contains("not authentic"))
            #expect(!alarm.entry.detail.contains("\n"))
        }
    }

    @Test("D9 a report counts after the campaign was halted, for a device that had got the manifest")
    func takesLateReports() async throws {
        let scenario = try await Scenario()
        let device = scenario.device
        try await scenario.run { stage in
            let nonce = try await device.nonce(stage.client)
            await scenario.distributor.assembly.activity.flush()
            _ = try await scenario.distributor.send(stage.client, .post, "/v1/campaigns/\(stage.campaign)/halt")
            let report = device.report(stage.manifest, .running, running: scenario.new.digest, nonce: nonce)
            #expect(try await device.send(stage.client, report).status == .noContent)
            #expect(try await scenario.distributor.row(stage.client, stage.campaign, device.id).state == "running")
        }
    }

    @Test("A8 a report's text is kept within bounds and can be read again")
    func boundsDetail() {
        let edge = ReportedEdge(
            side: 0,
            kind: 4,
            subject: Text(String(repeating: "s", count: 500)),
            needed: Text(String(repeating: "ü", count: 200)),
            found: "\u{202E}"
        )
        let report = StatusReport(
            reason: .ineligible,
            manifest: ManifestReference(uri: "", digest: ProtocolDigest(bytes: [1])),
            state: .refused,
            detail: Text("[not a list]" + String(repeating: "x", count: 2_000)),
            edges: [ReportedEdge](repeating: edge, count: 64)
        )
        let detail = ReportDetail(report)
        #expect(detail.text.utf8.count <= 4_000)
        let again = ReportDetail(parsing: detail.text)
        #expect(again.reason == "ineligible")
        #expect(again.explanation.hasPrefix("[not a list]xxx"))
        #expect(!again.edges.isEmpty && again.edges.allSatisfy { $0 == detail.edges[0] })
        #expect(again.edges.first?.found == " ")
        #expect(ReportDetail(parsing: "") == ReportDetail(parsing: "\n"))
        #expect(ReportDetail(parsing: "[1,2").explanation == "[1,2")
    }
}
