import AnsweringTestKit
import BlobStore
import COSE
import SUIT
import Store
import SwiftCryptoProvider
import Testing

@testable import Distributor

@Suite("Digests of blocks")
struct BlockSidecarTests {
    private static let image = TestImage(release: 1, size: 10_000)

    private static func digests(_ form: BlockDigests.Form, size: Int) throws -> (BlockDigests, [UInt8]) {
        let bytes = image.bytes
        let made = BlockDigests.make(
            of: bytes.span,
            blockSize: size,
            form: form,
            crypto: SwiftCryptoProvider()
        )
        let (digests, sidecar) = try #require(made)
        return (digests, sidecar)
    }

    private static func sidecars(
        _ signed: [BlockDigests],
        in folder: TemporaryFolder,
        limit: Int = 1 << 20
    ) async throws -> BlockSidecars {
        let images = try FileBlobStorage(folder: folder.path + "/blobs")
        try await images.put(image.bytes)
        return BlockSidecars(
            images: images,
            derived: try FileBlobStorage(folder: folder.path + "/derived"),
            byteLimit: limit,
            signed: { $0 == image.digest ? signed : [] }
        )
    }

    @Test(
        "A7 the digests of an image's blocks are made from it, as the author signed them",
        arguments: [BlockDigests.Form.forward, .reverse, .list]
    )
    func made(_ form: BlockDigests.Form) async throws {
        let folder = try TemporaryFolder()
        let (digests, sidecar) = try Self.digests(form, size: 512)
        let (others, otherSidecar) = try Self.digests(form, size: 1_024)
        let sidecars = try await Self.sidecars([digests, others], in: folder)
        let answers = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let reader = try #require(try await sidecars.open(Self.image.digest, head: []))
                    return try await reader.read(at: 0, count: Int(reader.info.size))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(answers) == [sidecar])
        let reader = try #require(try await sidecars.open(Self.image.digest, head: Array(others.head.prefix(8))))
        #expect(try await reader.read(at: 0, count: Int(reader.info.size)) == otherSidecar)
    }

    @Test("A7 nobody gets digests that no manifest has, nor such that are not the image's")
    func refused() async throws {
        let folder = try TemporaryFolder()
        let (digests, _) = try Self.digests(.forward, size: 512)
        let wrong = try #require(BlockDigests(blockSize: 512, form: .list, head: digests.head))
        let sidecars = try await Self.sidecars([wrong], in: folder)
        #expect(try await sidecars.open(Self.image.digest, head: []) == nil)
        #expect(try await sidecars.open(TestImage(release: 2).digest, head: []) == nil)
        let small = try await Self.sidecars([digests], in: folder, limit: 9_999)
        #expect(try await small.open(Self.image.digest, head: []) == nil)
        let other = try await Self.sidecars([digests], in: folder)
        #expect(try await other.open(Self.image.digest, head: [1, 2, 3]) == nil)
    }
}
