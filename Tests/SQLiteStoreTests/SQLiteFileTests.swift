import Foundation
import GRDB
import Store
import Testing

@testable import SQLiteStore

@Suite("SQLite store: the file")
struct SQLiteFileTests {
    private let audit = AuditEntry(at: 1, actor: "tester", action: "test", subject: "x")

    @Test("a commit waits for the disk")
    func settings() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteDistributorStore(folder: folder.path)
        // 2 is FULL. GRDB opens a pool with 1, NORMAL, which can lose the last commits in a power cut.
        #expect(try await store.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
        #expect(try await store.write { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        #expect(try await store.write { try Int.fetchOne($0, sql: "PRAGMA foreign_keys") } == 1)
    }

    @Test("a poll costs no write")
    func polls() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteDistributorStore(folder: folder.path)
        let device = try DeviceID("a")
        try await store.register(Device(id: device, publicKey: [1], enrolledAt: 1), audit: audit)
        func state() async throws -> [String] {
            let changes = try await store.write { $0.totalChangesCount }
            let log = try FileManager.default.attributesOfItem(atPath: folder.file("fettle.sqlite-wal"))
            return ["\(changes)", "\(log[.size] ?? 0)", "\(log[.modificationDate] ?? 0)"]
        }
        let before = try await state()
        for _ in 0..<100 {
            _ = try await store.pollView(of: device)
            _ = try await store.progress(of: device, in: CampaignID("c"))
            _ = try await store.operatorToken(#require(ContentDigest([UInt8](repeating: 1, count: 32))))
        }
        #expect(try await state() == before)
    }

    @Test("a reader cannot write", arguments: ["DELETE FROM device", "UPDATE audit SET detail = ''"])
    func readersAreReadOnly(_ sql: String) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteDistributorStore(folder: folder.path)
        await #expect(throws: StoreError(.unavailable, "")) { try await store.read { try $0.execute(sql: sql) } }
    }

    @Test(
        "history and audit trail refuse to be changed, whoever asks",
        arguments: ["audit", "progress_event"],
        ["UPDATE % SET at = 0", "DELETE FROM %", "REPLACE INTO % SELECT * FROM %"]
    )
    func trails(_ table: String, _ sql: String) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteDistributorStore(folder: folder.path)
        try await store.write { database in
            try database.execute(
                sql: "PRAGMA defer_foreign_keys = ON; INSERT INTO audit VALUES (1, 1, 'a', 'b', 'c', 'd')"
            )
            try database.execute(sql: "INSERT INTO manifest VALUES (1, x'01', 1, x'01', x'01', '', 1)")
            try database.execute(
                sql: "INSERT INTO campaign VALUES (1, 'c', 'c', x'01', 'all', NULL, 'running', 0, 1, NULL, NULL)"
            )
            try database.execute(
                sql: "INSERT INTO progress_event VALUES (1, 1, 'a', 1, 'waiting', 'waiting', 1, NULL, '')"
            )
        }
        let statement = sql.replacingOccurrences(of: "%", with: table)
        await #expect(throws: StoreError.self) { try await store.write { try $0.execute(sql: statement) } }
        let count = try await store.read { try Int.fetchOne($0, sql: "SELECT sum(at) FROM \(table)") }
        #expect(count == 1)
    }

    @Test("a file of a newer version is refused and left alone")
    func newer() throws {
        let folder = try TemporaryFolder()
        do {
            let store = try SQLiteDistributorStore(folder: folder.path)
            try store.close()
        }
        let queue = try DatabaseQueue(path: folder.file(SQLiteDistributorStore.fileName))
        try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9 from the future')") }
        try queue.close()
        #expect(throws: StoreError(.newerSchema, "")) { try SQLiteDistributorStore(folder: folder.path) }
    }

    @Test("a file that is no database is refused and left alone")
    func noDatabase() throws {
        let folder = try TemporaryFolder()
        let bytes = Data(repeating: 0x41, count: 8_192)
        let path = folder.file(SQLiteDistributorStore.fileName)
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(throws: StoreError(.damaged, "")) { try SQLiteDistributorStore(folder: folder.path) }
        #expect(FileManager.default.contents(atPath: path) == bytes)
    }

    @Test("a folder that cannot be made is an error that says so")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder.file("file")))
        #expect(throws: StoreError(.unavailable, "")) { try SQLiteDistributorStore(folder: folder.file("file")) }
        #expect(throws: StoreError(.unavailable, "")) { try SQLiteDistributorStore(folder: folder.file("file/below")) }
    }

    @Test(
        "rule 4 a damaged row is an error, not a trap",
        arguments: [
            "UPDATE device_component SET vendor_id = x'0102'",
            "UPDATE device SET id = 'a' || char(10)",
            "UPDATE device SET reported_state = 'dancing', reported_at = 1, reported_order = 1, reported_detail = ''",
            "UPDATE device_running SET digest = x''",
        ]
    )
    func damagedRow(_ sql: String) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteDistributorStore(folder: folder.path)
        let id = try DeviceID("a")
        let uuid = try #require(UUID128([UInt8](repeating: 1, count: 16)))
        let os = try ComponentName("os")
        let component = RegisteredComponent(name: os, vendorID: uuid, classID: uuid)
        try await store.register(
            Device(id: id, publicKey: [1], components: [component], enrolledAt: 1),
            audit: audit
        )
        let digest = try #require(ContentDigest([UInt8](repeating: 1, count: 32)))
        let running = [RunningComponent(component: os, digest: digest)]
        try await store.recordReport(
            DeviceReport(ReportedState(at: 1, order: 1, state: .waiting), running: running),
            of: id
        )
        try await store.write { database in
            try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
            try database.execute(sql: sql)
            if sql.contains("char(10)") {
                try database.execute(sql: "UPDATE device_component SET device = 'a' || char(10)")
                try database.execute(sql: "UPDATE device_running SET device = 'a' || char(10)")
            }
        }
        await #expect(throws: StoreError(.damaged, "")) { try await store.devices(after: nil, limit: 10) }
    }

    @Test("a closed store answers with an error")
    func closed() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteDistributorStore(folder: folder.path)
        try store.close()
        await #expect(throws: StoreError(.unavailable, "")) { try await store.deviceCount() }
        await #expect(throws: StoreError(.unavailable, "")) { try await store.appendAudit(audit) }
    }
}
