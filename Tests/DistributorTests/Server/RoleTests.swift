import AnsweringTestKit
import HTTPServing
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SUIT
import Store
import Testing
import UpdateProtocol

@testable import Distributor

@Suite("Separate servers over one data folder")
struct RoleTests {
    @Test("D8 manifests, requests and payloads come from three servers, each of which does its part alone")
    func separates() async throws {
        let main = try await TestDistributor { $0.roles = [.manifests] }
        func part(_ role: DistributorRole, _ url: String? = nil) async throws -> TestDistributor {
            try await TestDistributor(folder: main.folder, token: main.token) {
                $0.roles = [role]
                $0.payloadURL = url
            }
        }
        let requests = try await part(.requests, "https://payloads.example/v1")
        let payloads = try await part(.payloads)
        let scenario = Scenario(main)
        try await scenario.run { stage in
            // The others were started before the manifest came.
            let update = scenario.device.updateRequest(
                stage.manifest,
                running: TestImage(release: 9).digest,
                formats: [0]
            )
            let path = "/v1/blobs/sha-256/\(scenario.new.digest)"
            #expect(try await stage.client.get("/v1/request?q=\(Base64URL.encode(update.encoded))").status == .notFound)
            #expect(try await stage.client.get(path).status == .notFound)
            #expect(try await main.send(stage.client, .head, path).status == .ok)
            #expect(try await scenario.device.poll(stage.client).status == .ok)
            try await requests.run { client in
                let answer = try await scenario.device.request(client, update)
                #expect(answer.status == .ok, "\(String(buffer: answer.body))")
                guard case .located(_, _, _, let uris)? = try answer.outcome() else {
                    Issue.record("\(String(describing: try answer.outcome()))")
                    return
                }
                #expect(uris.map(\.string) == ["https://payloads.example\(path)"])
                #expect(try await client.get(path).status == .notFound)
                #expect(try await scenario.device.poll(client).status == .notFound)
                #expect(try await main.send(client, .get, "/v1/devices").status == .notFound)
            }
            try await payloads.run { client in
                let served = try await client.get(path)
                #expect(served.bytes == scenario.new.bytes)
                let poll = try await scenario.device.poll(client)
                let request = try await scenario.device.request(client, update)
                #expect([poll.status, request.status] == [.notFound, .notFound])
            }
            // What was answered stands in the store that all share.
            let status = try await main.row(stage.client, stage.campaign, scenario.device.id)
            #expect(status.kind == "full")
        }
    }

    @Test("D8 one process has each role that writes; those that only serve payloads may be many")
    func locks() throws {
        let folder = try TemporaryFolder()
        #expect(throws: DistributorError.self) {
            try DataFolder(folder.path, roles: [.requests]).nonceSecret()
        }
        let main = try DataFolder(folder.path, roles: [.manifests])
        let secret = try main.nonceSecret()
        #expect(throws: DistributorError.self) { try DataFolder(folder.path) }
        let requests = try DataFolder(folder.path, roles: [.requests])
        #expect(try requests.nonceSecret() == secret)
        #expect(throws: DistributorError.self) { try DataFolder(folder.path, roles: [.requests, .payloads]) }
        let payloads = [
            try DataFolder(folder.path, roles: [.payloads]), try DataFolder(folder.path, roles: [.payloads]),
        ]
        #expect(payloads.map(\.path) == [folder.path, folder.path])
        withExtendedLifetime(main) {}
    }

    @Test("D8 a mirror is told of what devices fetch, page by page, and of nothing else")
    func lists() async throws {
        let scenario = try await Scenario()
        try await scenario.run { stage in
            let distributor = scenario.distributor
            var found: [String] = []
            var after: String?
            repeat {
                let query = "/v1/blobs?limit=1" + (after.map { "&after=\($0)" } ?? "")
                let page = try await distributor.send(stage.client, .get, query).json(BlobListView.self)
                #expect(page.blobs.count <= 1)
                found += page.blobs.map(\.digest)
                after = page.next
            } while after != nil
            // Neither the envelope nor the old release, from which patches are made.
            #expect(found.contains(scenario.new.digest.hex))
            #expect(!found.contains(scenario.old.digest.hex))
            #expect(found == found.sorted() && Set(found).count == found.count)
            #expect(try await stage.client.get("/v1/blobs").status == .unauthorized)
        }
    }
}
