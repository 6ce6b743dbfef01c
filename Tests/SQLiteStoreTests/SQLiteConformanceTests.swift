import SQLiteStore
import Store
import StoreConformance
import Testing

@Suite("SQLite store: conformance")
struct SQLiteConformanceTests {
    @Test("does what every store must", arguments: DistributorStoreConformance.checks)
    func conforms(_ check: ConformanceCheck<any DistributorStore>) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteDistributorStore(folder: folder.path)
        try await check.run(store)
        try store.close()
    }
}
