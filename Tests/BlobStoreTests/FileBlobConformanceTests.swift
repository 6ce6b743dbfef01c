import BlobStore
import Store
import StoreConformance
import Testing

@Suite("File blobs: conformance")
struct FileBlobConformanceTests {
    @Test("does what every blob store must", arguments: BlobStorageConformance.checks)
    func conforms(_ check: ConformanceCheck<any BlobStorage>) async throws {
        let folder = try TemporaryFolder()
        try await check.run(try FileBlobStorage(folder: folder.path))
        // Whatever was tried, nothing is left of it.
        #expect(try folder.names("incoming") == [])
    }
}
