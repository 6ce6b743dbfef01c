import AnsweringTestKit
import COSE
import HTTPServing
import HTTPTypes
import HummingbirdTesting
import SQLiteStore
import Store
import SwiftCryptoProvider
import Testing

@testable import Distributor

@Suite("Manifests")
struct ManifestTests {
    private let image = TestImage(release: 1)

    private var manifest: TestManifest { TestManifest([.init(classID: TestManifest.classA, image: image)]) }

    @Test("D1 a manifest of an accepted author is taken, once, with what it would install where")
    func takes() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await distributor.upload(client, image)
            let envelope = try manifest.envelope(by: distributor.author)
            let first = try await distributor.send(client, .post, "/v1/manifests", bytes: envelope)
            #expect(first.status == .created)
            let view = try first.json(ManifestView.self)
            #expect(view.sequenceNumber == 7)
            #expect(view.requestUri == "http://127.0.0.1:8080/v1/request")
            #expect(view.results.first?.digest == image.digest.hex)
            #expect(view.results.first?.component == "app")
            #expect(try await distributor.send(client, .post, "/v1/manifests", bytes: envelope).status == .ok)
            let list = try await distributor.send(client, .get, "/v1/manifests").json(ManifestListView.self)
            #expect(list.manifests.map(\.digest) == [view.digest])
        }
    }

    @Test("M2 a manifest of an unknown or withdrawn author is refused with 403")
    func refusesStrangers() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            try await distributor.upload(client, image)
            let envelope = try manifest.envelope(by: distributor.author)
            #expect(try await distributor.send(client, .post, "/v1/manifests", bytes: envelope).status == .forbidden)
            try await distributor.acceptAuthor(client)
            let keyID = Hexadecimal.string(distributor.author.publicKey.keyID(SwiftCryptoProvider()))
            let removed = try await distributor.send(client, .delete, "/v1/authors/\(keyID)")
            #expect(removed.status == .noContent)
            #expect(try await distributor.send(client, .post, "/v1/manifests", bytes: envelope).status == .forbidden)
        }
    }

    @Test("M2 a flipped bit anywhere in the envelope is refused")
    func refusesTampering() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await distributor.upload(client, image)
            let envelope = try manifest.envelope(by: distributor.author)
            for index in envelope.indices {
                var altered = envelope
                altered[index] ^= UInt8(1 << (index % 8))
                let status = try await distributor.send(client, .post, "/v1/manifests", bytes: altered).status.code
                #expect(status == 400 || status == 403, "byte \(index): \(status)")
            }
        }
    }

    @Test("D1 a manifest whose images or descriptors are missing is refused with their digests")
    func wantsImages() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            var manifest = manifest
            manifest.components[0].variants[0].descriptor = [1, 2, 3]
            let envelope = try manifest.envelope(by: distributor.author)
            let refused = try await distributor.send(client, .post, "/v1/manifests", bytes: envelope)
            #expect(refused.status == .conflict)
            let missing = [image.digest, ContentDigest.sha256([1, 2, 3])].sorted().map(\.hex)
            #expect(try refused.json(ProblemBody.self).missing == missing)
            #expect(try await distributor.store.manifests(after: nil, limit: 10).elements.isEmpty)
        }
    }

    @Test("M5 a manifest that names another size than the image has is refused")
    func checksSizes() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await distributor.upload(client, image)
            var manifest = manifest
            manifest.components[0].variants[0].claimedSize = 5
            let envelope = try manifest.envelope(by: distributor.author)
            #expect(try await distributor.send(client, .post, "/v1/manifests", bytes: envelope).status == .badRequest)
        }
    }

    @Test("M1 a sequence number that is not above the newest is taken with a warning")
    func warns() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await distributor.upload(client, image)
            _ = try await distributor.upload(client, manifest)
            let older = TestManifest([.init(classID: TestManifest.classB, image: image)], sequenceNumber: 6)
            let response = try await distributor.send(
                client,
                .post,
                "/v1/manifests",
                bytes: try older.envelope(by: distributor.author)
            )
            #expect(response.status == .created)
            #expect(try response.json(ManifestView.self).warnings.count == 1)
        }
    }
}
