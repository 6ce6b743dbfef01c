import AnsweringTestKit
import HTTPServing
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SQLiteStore
import Store
import SwiftCryptoProvider
import Testing

@testable import Distributor

@Suite("Operators")
struct OperatorTests {
    private static let routes: [(HTTPRequest.Method, String)] = [
        (.get, "/v1/authors"), (.post, "/v1/authors"), (.delete, "/v1/authors/0011223344556677"),
        (.post, "/v1/enrolment-tokens"), (.put, "/v1/blobs/sha-256/\(TestImage(release: 1).digest)"),
        (.get, "/v1/manifests"), (.post, "/v1/manifests"), (.get, "/v1/devices"), (.get, "/v1/devices/x"),
        (.get, "/v1/campaigns"), (.post, "/v1/campaigns"), (.get, "/v1/campaigns/x"), (.post, "/v1/campaigns/x/start"),
        (.get, "/v1/stats"),
    ]

    @Test("D2 nothing of the operators' side is open without the token")
    func wantsToken() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            let token = distributor.token
            let fields: [String?] = [
                nil, "Bearer", "Bearer ", "Bearer x", "Basic \(token)", token, "Bearer \(token)x",
                "Bearer \(token.dropLast())", "Bearer " + String(repeating: "x", count: 10_000),
            ]
            for (method, path) in Self.routes {
                for field in fields {
                    var headers: HTTPFields = [:]
                    headers[.authorization] = field
                    let response = try await client.execute(uri: path, method: method, headers: headers, body: nil)
                    #expect(response.status == .unauthorized, "\(path)")
                    #expect(response.headers[.contentType] == "application/problem+json")
                    #expect(response.headers[.wwwAuthenticate] == "Bearer realm=\"fettle\"")
                }
                let accepted = try await distributor.send(client, method, path)
                #expect(accepted.status != .unauthorized, "\(path)")
            }
        }
    }

    @Test("the token is made once, and only its digest is kept")
    func makesToken() async throws {
        let distributor = try await TestDistributor()
        #expect(distributor.token.utf8.count == 43)
        let kept = try await distributor.store.operatorTokens(after: nil, limit: 10).elements
        #expect(kept.map(\.hash) == [SecretToken.hash(of: distributor.token)])
    }

    @Test("D1 an author's key is taken as PEM or as COSE_Key, and again without harm")
    func acceptsAuthors() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            let key = SwiftSigningKey.generate(.ed25519).publicKey
            let pem = AuthorBody(name: "maker", pem: try key.pem())
            #expect(try await distributor.send(client, .post, "/v1/authors", pem).status == .created)
            #expect(try await distributor.send(client, .post, "/v1/authors", pem).status == .ok)
            let view = try await distributor.send(client, .get, "/v1/authors").json(AuthorListView.self)
            #expect(view.authors.map(\.name) == ["maker"])
            let again = AuthorBody(name: "maker", key: view.authors[0].key)
            #expect(try await distributor.send(client, .post, "/v1/authors", again).status == .ok)
            for body in [
                AuthorBody(name: "maker"), AuthorBody(name: "", pem: try key.pem()), AuthorBody(name: "x", key: "AAAA"),
                AuthorBody(name: "x", key: "*"), AuthorBody(name: "x", pem: "nonsense"),
            ] {
                #expect(try await distributor.send(client, .post, "/v1/authors", body).status == .badRequest)
            }
        }
    }

    @Test("an error says what was expected, what was found and what to do (RFC 9457)")
    func explains() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            let response = try await distributor.send(
                client,
                .post,
                "/v1/enrolment-tokens",
                EnrolmentTokenBody(count: 5_000)
            )
            let problem = try response.json(ProblemBody.self)
            #expect(response.headers[.contentType] == "application/problem+json")
            #expect(problem.status == 400)
            #expect(problem.expected == "1 to 1000")
            #expect(problem.found == "5000")
            let missing = try await client.get("/v1/nothing")
            #expect(missing.status == .notFound)
            #expect(try missing.json(ProblemBody.self).type == "urn:fettle:problem:not-found")
        }
    }

    @Test("D10 a campaign goes through its states, and refuses what its state does not allow")
    func controlsCampaigns() async throws {
        let scenario = try await Scenario()
        let distributor = scenario.distributor
        try await scenario.run { stage in
            let path = "/v1/campaigns/\(stage.campaign)"
            #expect(try await distributor.send(stage.client, .post, path + "/start").status == .ok)
            #expect(try await distributor.send(stage.client, .post, path + "/dance").status == .notFound)
            let halted = try await distributor.send(stage.client, .post, path + "/halt").json(CampaignView.self)
            #expect(halted.state == "halted")
            let refused = try await distributor.send(stage.client, .post, path + "/resume")
            #expect(refused.status == .conflict)
            #expect(try refused.json(ProblemBody.self).expected == "paused")
            #expect(try await distributor.send(stage.client, .post, "/v1/campaigns/none/start").status == .notFound)
            let digest = stage.manifest.hex
            for (body, status) in [
                (CampaignBody(name: "x", manifest: "no"), 400),
                (CampaignBody(name: "x", manifest: digest, devices: []), 400),
                (CampaignBody(name: "x", manifest: digest, query: "class ="), 400),
                (CampaignBody(name: "x", manifest: digest, devices: ["a"], query: "has id"), 400),
                (CampaignBody(name: "x", manifest: scenario.old.digest.hex), 404),
            ] {
                #expect(try await distributor.send(stage.client, .post, "/v1/campaigns", body).status.code == status)
            }
        }
    }

    @Test("D9 the status of a campaign is paged, with those that wait among those that do not")
    func pagesStatus() async throws {
        let scenario = try await Scenario()
        let distributor = scenario.distributor
        try await scenario.run { stage in
            let devices = (0..<7).map { TestDevice("d\($0)") }
            for device in devices { try await distributor.enrol(stage.client, device) }
            let campaign = try await distributor.start(stage.client, stage.manifest, devices: devices.map(\.id))
            for index in [1, 4, 6] { _ = try await devices[index].poll(stage.client) }
            await distributor.assembly.activity.flush()
            var seen: [String] = []
            var after = ""
            for _ in 0..<10 {
                let page = try await distributor.send(
                    stage.client,
                    .get,
                    "/v1/campaigns/\(campaign)?limit=2" + (after.isEmpty ? "" : "&after=\(after)")
                ).json(CampaignStatusView.self)
                #expect(page.counts["pending"] == 4)
                #expect(page.counts["offered"] == 3)
                seen += page.devices.map { $0.device + ($0.state == "offered" ? "+" : "-") }
                guard let next = page.next else { break }
                after = next
            }
            #expect(seen == ["d0-", "d1+", "d2-", "d3-", "d4+", "d5-", "d6+"])
        }
    }
}
