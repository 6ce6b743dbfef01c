import AnsweringTestKit
import HTTPTypes
import HummingbirdTesting
import SUIT
import Store
import SwiftCryptoProvider
import Testing

@testable import Distributor

@Suite("Digests of blocks over HTTP")
struct BlockSidecarRouteTests {
    @Test("A7 the block digests of a manifest's image are beside it, and parts of them too")
    func served() async throws {
        let distributor = try await TestDistributor()
        let image = TestImage(release: 1, size: 10_000)
        let digests = BlockDigests.make(
            of: image.bytes.span,
            blockSize: 512,
            form: .reverse,
            crypto: SwiftCryptoProvider()
        )
        let made = try #require(digests)
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await distributor.upload(client, image)
            let path = "/v1/blobs/sha-256/\(image.digest).blocks"
            #expect(try await client.get(path).status == .notFound)
            let variant = TestManifest.Variant(classID: TestManifest.classA, image: image, blocks: made.digests)
            _ = try await distributor.upload(client, TestManifest([variant]))
            let whole = try await client.get(path)
            #expect(whole.status == .ok && whole.bytes == made.sidecar)
            #expect(whole.headers[.cacheControl] == "public, max-age=3600")
            let head = try #require(ContentDigest(made.digests.head)).hex.prefix(16)
            let part = try await client.get(path + "?head=\(head)", [.range: "bytes=32-63"])
            #expect(part.status == .partialContent && part.bytes == Array(made.sidecar[32..<64]))
            #expect(part.headers[.cacheControl]?.contains("immutable") == true)
            #expect(try await client.get(path + "?head=00").status == .notFound)
            for bad in ["?head=0", "?head=xy", "?head=%2B1"] {
                #expect(try await client.get(path + bad).status == .badRequest)
            }
            #expect(try await client.get("/v1/blobs/sha-256/zz.blocks").status == .badRequest)
        }
    }
}
