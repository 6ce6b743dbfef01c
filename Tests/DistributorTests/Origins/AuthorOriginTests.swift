import AnsweringTestKit
import CBOR
import HTTPServing
import HTTPTypes
import HummingbirdTesting
import Store
import Testing
import UpdateProtocol

@testable import Distributor

@Suite("Images in an author's store")
struct AuthorOriginTests {
    private static func outcome(
        _ client: any TestClientProtocol,
        _ manifest: ContentDigest
    ) async throws -> UpdateOutcome? {
        let request = TestDevice().updateRequest(manifest, running: TestImage(release: 9).digest, formats: [0])
        let response = try await client.get("/v1/request?q=\(Base64URL.encode(request.encoded))")
        return response.status == .ok ? try response.outcome() : nil
    }

    @Test("D6 an image that was not uploaded is fetched when the first device asks, once for all of them, and kept")
    func fetches() async throws {
        let author = try await TestDistributor()
        let image = TestImage(release: 2)
        try await author.serve { authorClient, address in
            try await author.upload(authorClient, image)
            let distributor = try await TestDistributor {
                $0.authorStores = [address + "/v1"]
                $0.patchWait = .seconds(300)
            }
            try await distributor.run { client in
                try await distributor.acceptAuthor(client)
                let manifest = TestManifest([.init(classID: TestManifest.classA, image: image)])
                let digest = try await distributor.upload(client, manifest)
                let shelf = distributor.images
                #expect(try await shelf.info(image.digest) == nil)
                try await withThrowingTaskGroup { group in
                    for _ in 0..<10 { group.addTask { try await Self.outcome(client, digest) } }
                    for try await outcome in group {
                        guard case .located(_, let found, _, _)? = outcome else {
                            Issue.record("\(String(describing: outcome))")
                            continue
                        }
                        #expect(found.bytes == image.digest.bytes)
                    }
                }
                #expect(try await shelf.info(image.digest)?.size == Int64(image.bytes.count))
                let payload = try await client.get("/v1/blobs/sha-256/\(image.digest)")
                #expect(payload.bytes == image.bytes)
            }
            let statistics = try await author.statistics(authorClient)
            #expect(statistics.blobs.values.map(\.bytes) == [Int64(image.bytes.count)])
        }
    }

    @Test("D6 what no store has is missing at the upload; a store with another size is a mistake")
    func refuses() async throws {
        let author = try await TestDistributor()
        try await author.serve { authorClient, address in
            let distributor = try await TestDistributor { $0.authorStores = ["http://127.0.0.1:9/", address + "/v1/"] }
            try await distributor.run { client in
                try await distributor.acceptAuthor(client)
                let image = TestImage(release: 2)
                var manifest = TestManifest([.init(classID: TestManifest.classA, image: image)])
                func upload(_ manifest: TestManifest) async throws -> HTTPResponse.Status {
                    let bytes = try manifest.envelope(by: distributor.author)
                    return try await distributor.send(client, .post, "/v1/manifests", bytes: bytes).status
                }
                #expect(try await upload(manifest) == .conflict)
                try await author.upload(authorClient, image)
                manifest.components[0].variants[0].claimedSize = 5
                #expect(try await upload(manifest) == .badRequest)
                manifest.components[0].variants[0].claimedSize = nil
                #expect(try await upload(manifest) == .created)
            }
        }
    }

    @Test("D6 S24 a store that serves other bytes, or points elsewhere, gives nothing, and nothing is kept")
    func distrusts() async throws {
        let image = TestImage(release: 2)
        let other = TestImage(release: 3)
        try await HostileStore.serve(head: image.bytes.count, body: other.bytes) { address in
            for path in ["wrong", "redirect", "long", "short"] {
                let distributor = try await TestDistributor { $0.authorStores = ["\(address)/\(path)/"] }
                try await distributor.run { client in
                    try await distributor.acceptAuthor(client)
                    let manifest = TestManifest([.init(classID: TestManifest.classA, image: image)])
                    let digest = try await distributor.upload(client, manifest)
                    let outcome = try await Self.outcome(client, digest)
                    #expect(outcome == .nothing(reason: "the image is not at this distributor"), "\(path)")
                    #expect(try await distributor.images.info(image.digest) == nil)
                    #expect(try await distributor.images.info(other.digest) == nil)
                }
            }
        }
    }

    @Test("D6 S24 a device's digest is looked for in no store unless a manifest names it")
    func looksForNamedOnly() async throws {
        let author = try await TestDistributor()
        let image = TestImage(release: 2)
        try await author.serve { authorClient, address in
            try await author.upload(authorClient, image)
            let distributor = try await TestDistributor {
                $0.authorStores = [address + "/v1"]
                $0.patchWait = .seconds(300)
            }
            try await distributor.run { client in
                let response = try await client.get("/v1/blobs/sha-256/\(image.digest)")
                #expect(response.status == .notFound)
            }
            #expect(try await author.statistics(authorClient).blobs.isEmpty)
        }
    }
}
