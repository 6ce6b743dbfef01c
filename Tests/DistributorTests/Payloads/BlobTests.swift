import AnsweringTestKit
import BlobStore
import HTTPServing
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import Testing

@testable import Distributor

@Suite("Blobs")
struct BlobTests {
    @Test("A7 ranges are served byte for byte")
    func servesRanges() async throws {
        let distributor = try await TestDistributor()
        let image = TestImage(release: 1, size: 1_000)
        try await distributor.run { client in
            try await distributor.upload(client, image)
            for field in ["bytes=0-0", "bytes=0-99", "bytes=990-", "bytes=-10", "bytes=1000-", "bytes=-0", "lines=0-1"]
            {
                let range = ByteRange(field, ifRange: nil, entityTag: "\"x\"", size: 1_000)
                let response = try await client.get("/v1/blobs/sha-256/\(image.digest)", [.range: field])
                switch range {
                case .whole:
                    #expect(response.status == .ok)
                    #expect(response.bytes == image.bytes)
                    #expect(response.headers[.contentRange] == nil)
                case .part(let part):
                    #expect(response.status == .partialContent)
                    #expect(response.bytes == Array(image.bytes[Int(part.lowerBound)..<Int(part.upperBound)]))
                    let expected = "bytes \(part.lowerBound)-\(part.upperBound - 1)/1000"
                    #expect(response.headers[.contentRange] == expected)
                    #expect(response.headers[.contentLength] == "\(part.count)")
                case .unsatisfiable:
                    #expect(response.status == .rangeNotSatisfiable)
                    #expect(response.headers[.contentRange] == "bytes */1000")
                }
            }
        }
    }

    @Test("A7 a range holds only for the representation that If-Range names; a known blob is not sent again")
    func conditions() async throws {
        let distributor = try await TestDistributor()
        let image = TestImage(release: 1, size: 1_000)
        try await distributor.run { client in
            try await distributor.upload(client, image)
            let path = "/v1/blobs/sha-256/\(image.digest)"
            let tag = "\"\(image.digest)\""
            let same = try await client.get(path, [.range: "bytes=0-9", .ifRange: tag])
            #expect(same.status == .partialContent)
            #expect(same.headers[.eTag] == tag)
            #expect(same.headers[.cacheControl] == "public, max-age=31536000, immutable")
            let other = try await client.get(path, [.range: "bytes=0-9", .ifRange: "\"other\""])
            #expect(other.status == .ok)
            #expect(try await client.get(path, [.ifNoneMatch: tag]).status == .notModified)
            let head = try await client.execute(uri: path, method: .head, headers: [:], body: nil)
            #expect(head.status == .ok)
            #expect(head.headers[.contentLength] == "1000")
            #expect(head.bytes.isEmpty)
        }
    }

    @Test("D1 a blob is kept under its own digest only")
    func checksUploads() async throws {
        let distributor = try await TestDistributor { $0.blobLimit = 2_000 }
        let image = TestImage(release: 1, size: 1_000)
        let other = TestImage(release: 2, size: 1_000)
        try await distributor.run { client in
            let wrong = try await distributor.send(
                client,
                .put,
                "/v1/blobs/sha-256/\(other.digest)",
                bytes: image.bytes
            )
            #expect(wrong.status == .badRequest)
            let large = TestImage(release: 3, size: 3_000)
            let refused = try await distributor.send(
                client,
                .put,
                "/v1/blobs/sha-256/\(large.digest)",
                bytes: large.bytes
            )
            #expect(refused.status == .contentTooLarge)
            #expect(distributor.folder.fileCount(below: "blobs") == 0)
            for expected in [HTTPResponse.Status.created, .ok] {
                let path = "/v1/blobs/sha-256/\(image.digest)"
                #expect(try await distributor.send(client, .put, path, bytes: image.bytes).status == expected)
            }
            for path in ["xyz", "..", "%2e%2e%2f%2e%2e", image.digest.hex.uppercased(), image.digest.hex + "0"] {
                let status = try await client.get("/v1/blobs/sha-256/\(path)").status.code
                #expect(status == 400 || status == 404, "\(path)")
            }
            #expect(try await client.get("/v1/blobs/sha-256/\(other.digest)").status == .notFound)
        }
    }

    @Test("D1 an upload to a full disk is refused with 507, and nothing of it stays")
    func tellsFullDisk() async throws {
        let folder = try TemporaryFolder()
        let full = FullDisk(room: 100, storage: try FileBlobStorage(folder: folder.path + "/blobs"))
        let distributor = try await TestDistributor(folder: folder, images: full)
        let image = TestImage(release: 1, size: 100_000)
        try await distributor.run { client in
            let response = try await distributor.send(
                client,
                .put,
                "/v1/blobs/sha-256/\(image.digest)",
                bytes: image.bytes
            )
            #expect(response.status.code == 507)
            #expect(try response.json(ProblemBody.self).type == "urn:fettle:problem:disk-full")
            #expect(folder.fileCount(below: "blobs") == 0)
        }
    }

    @Test("E7 payload bytes are counted apart from descriptors, by device and by blob")
    func counts() async throws {
        let distributor = try await TestDistributor()
        let image = TestImage(release: 1, size: 1_000)
        let descriptor = TestImage([1, 2, 3])
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await distributor.upload(client, image, descriptor)
            let variant = TestManifest.Variant(
                classID: TestManifest.classA,
                image: image,
                descriptor: descriptor.bytes
            )
            _ = try await distributor.upload(client, TestManifest([variant]))
            let header: HTTPFields = [.fettleDevice: "urn%3Adevice%3A1"]
            _ = try await client.get("/v1/blobs/sha-256/\(descriptor.digest)", header)
            let before = try await distributor.statistics(client)
            #expect(before.devices["urn:device:1"]?.descriptorBytes == 3)
            #expect(before.devices["urn:device:1"]?.payloadBytes == 0)
            var headers = header
            headers[.range] = "bytes=0-99"
            _ = try await client.get("/v1/blobs/sha-256/\(image.digest)", headers)
            _ = try await client.get("/v1/blobs/sha-256/\(image.digest)")
            let after = try await distributor.statistics(client)
            #expect(after.devices["urn:device:1"]?.payloadBytes == 100)
            #expect(after.unnamed.payloadBytes == 1_000)
            #expect(after.blobs[image.digest.hex] == .init(kind: "payload", bytes: 1_100, requests: 2))
            #expect(after.blobs[descriptor.digest.hex] == .init(kind: "descriptor", bytes: 3, requests: 1))
        }
    }
}
