import BlobStore
import Foundation
import Store
import Testing

@Suite("File blobs: the folder")
struct FileBlobStorageTests {
    private static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    @Test("a blob is a file named by its digest, and is there after a restart")
    func layout() async throws {
        let folder = try TemporaryFolder()
        let digest = try ContentDigest(hex: Self.abc)
        do {
            let store = try FileBlobStorage(folder: folder.path + "/")
            try await store.put(Array("abc".utf8))
        }
        let path = folder.file("sha-256/ba/" + Self.abc.dropFirst(2))
        #expect(FileManager.default.contents(atPath: path) == Data("abc".utf8))
        let again = try FileBlobStorage(folder: folder.path)
        #expect(try await again.path(of: digest) == path)
        #expect(try await again.bytes(of: digest, limit: 3) == Array("abc".utf8))
        #expect(again.leftoversRemoved == 0)
    }

    @Test("B4 what a crash left behind is removed when the store is opened")
    func leftovers() async throws {
        let folder = try TemporaryFolder()
        _ = try FileBlobStorage(folder: folder.path)
        for (name, content) in [("1-a", "half a blob"), ("1-b", ""), (Self.abc, "abc")] {
            try Data(content.utf8).write(to: URL(fileURLWithPath: folder.file("incoming/" + name)))
        }
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("incoming/link"),
            withDestinationPath: folder.file("outside")
        )
        try Data("keep".utf8).write(to: URL(fileURLWithPath: folder.file("outside")))
        let store = try FileBlobStorage(folder: folder.path)
        #expect(store.leftoversRemoved == 4)
        #expect(try folder.names("incoming") == [])
        #expect(FileManager.default.contents(atPath: folder.file("outside")) == Data("keep".utf8))
        #expect(try await store.list(after: nil, limit: 10).elements == [])
    }

    @Test("D8 a blob that is being written survives another opening of the store")
    func secondOpening() async throws {
        let folder = try TemporaryFolder()
        let first = try FileBlobStorage(folder: folder.path)
        let writer = try await first.makeWriter(expecting: nil, limit: 3)
        try await writer.write(Array("ab".utf8))
        let second = try FileBlobStorage(folder: folder.path)
        #expect(second.leftoversRemoved == 0)
        try await writer.write(Array("c".utf8))
        let info = try await writer.finish()
        #expect(try await second.bytes(of: info.digest, limit: 3) == Array("abc".utf8))
    }

    @Test("a writer that is let go leaves nothing behind")
    func dropped() async throws {
        let folder = try TemporaryFolder()
        let store = try FileBlobStorage(folder: folder.path)
        do {
            let writer = try await store.makeWriter(expecting: nil, limit: 3)
            try await writer.write([1])
            #expect(try folder.names("incoming").count == 1)
        }
        // The writer's queue may hold on to it for a moment.
        for _ in 0..<6_000 {
            if try folder.names("incoming").isEmpty { break }
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(try folder.names("incoming") == [])
    }

    @Test("files that are no blobs are passed over")
    func strangers() async throws {
        let folder = try TemporaryFolder()
        let store = try FileBlobStorage(folder: folder.path)
        let info = try await store.put(Array("abc".utf8))
        for name in ["README", "." + Self.abc.dropFirst(2), Self.abc.dropFirst(2).uppercased(), Self.abc] {
            try Data("x".utf8).write(to: URL(fileURLWithPath: folder.file("sha-256/ba/" + name)))
        }
        try FileManager.default.createDirectory(
            atPath: folder.file("sha-256/00/" + String(repeating: "0", count: 62)),
            withIntermediateDirectories: true
        )
        #expect(try await store.list(after: nil, limit: 10).elements == [info])
        await #expect(throws: StoreError(.notFound, "")) {
            try await store.open(ContentDigest(hex: String(repeating: "0", count: 64)))
        }
    }

    @Test("rule 8 a symbolic link under a blob's name is not followed")
    func links() async throws {
        let folder = try TemporaryFolder()
        let store = try FileBlobStorage(folder: folder.path)
        try Data("secret".utf8).write(to: URL(fileURLWithPath: folder.file("secret")))
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("sha-256/ba/" + Self.abc.dropFirst(2)),
            withDestinationPath: folder.file("secret")
        )
        let digest = try ContentDigest(hex: Self.abc)
        #expect(try await store.info(digest) == nil)
        #expect(try await store.path(of: digest) == nil)
        await #expect(throws: StoreError(.unavailable, "")) { try await store.open(digest) }
        // Writing the blob puts the blob there, and leaves what the link pointed to alone.
        try await store.put(Array("abc".utf8))
        #expect(try await store.bytes(of: digest, limit: 3) == Array("abc".utf8))
        #expect(FileManager.default.contents(atPath: folder.file("secret")) == Data("secret".utf8))
    }

    @Test("a blob that was damaged on the disk is healed by writing it again")
    func heals() async throws {
        let folder = try TemporaryFolder()
        let store = try FileBlobStorage(folder: folder.path)
        let info = try await store.put(Array("abc".utf8))
        let path = try #require(try await store.path(of: info.digest))
        try Data("abX".utf8).write(to: URL(fileURLWithPath: path))
        try await store.put(Array("abc".utf8))
        #expect(try await store.bytes(of: info.digest, limit: 3) == Array("abc".utf8))
    }

    @Test("a blob that becomes shorter while it is open is an error")
    func shrinks() async throws {
        let folder = try TemporaryFolder()
        let store = try FileBlobStorage(folder: folder.path)
        let info = try await store.put([UInt8](repeating: 7, count: 10_000))
        let reader = try await store.open(info.digest)
        let path = try #require(try await store.path(of: info.digest))
        #expect(truncate(path, 100) == 0)
        await #expect(throws: StoreError(.damaged, "")) { try await reader.read(at: 0, count: 10_000) }
        #expect(try await reader.read(at: 0, count: 100).count == 100)
    }

    @Test("a digest that does not match says which was expected and which was found")
    func mismatch() async throws {
        let folder = try TemporaryFolder()
        let store = try FileBlobStorage(folder: folder.path)
        let expected = try ContentDigest(hex: String(repeating: "1", count: 64))
        let error = try await #require(throws: StoreError.self) {
            try await store.put(Array("abc".utf8), expecting: expected)
        }
        #expect(error.code == .digestMismatch)
        #expect(error.expected == expected.hex)
        #expect(error.found == "\(Self.abc) over 3 bytes")
    }

    @Test("many blobs are written and read at the same time")
    func concurrency() async throws {
        let folder = try TemporaryFolder()
        let store = try FileBlobStorage(folder: folder.path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let bytes = [UInt8](repeating: UInt8(number % 16), count: 40_000)
                    let writer = try await store.makeWriter(expecting: nil, limit: 40_000)
                    for start in stride(from: 0, to: bytes.count, by: 9_999) {
                        try await writer.write(bytes[start..<min(bytes.count, start + 9_999)])
                    }
                    let info = try await writer.finish()
                    #expect(try await store.bytes(of: info.digest, limit: 40_000) == bytes)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.list(after: nil, limit: 100).elements.count == 16)
        #expect(try folder.names("incoming") == [])
    }

    @Test("a folder that cannot be made is an error that says so")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder.file("file")))
        #expect(throws: StoreError(.unavailable, "")) { try FileBlobStorage(folder: folder.file("file")) }
    }
}
