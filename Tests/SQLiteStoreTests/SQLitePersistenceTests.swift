import Foundation
import SQLiteStore
import Store
import Testing

@Suite("SQLite store: what lasts")
struct SQLitePersistenceTests {
    private let audit = AuditEntry(at: 1, actor: "tester", action: "test", subject: "x")

    private func digest(_ byte: UInt8) throws -> ContentDigest {
        try #require(ContentDigest([UInt8](repeating: byte, count: 32)))
    }

    /// Writes one of everything and returns what a reader sees.
    private func fill(_ store: SQLiteDistributorStore) async throws -> String {
        let device = Device(id: try DeviceID("a"), publicKey: [1, 2], enrolledAt: 150)
        try await store.addEnrolmentToken(
            EnrolmentToken(hash: digest(1), createdAt: 100, expiresAt: 200),
            audit: audit
        )
        _ = try await store.enrol(device, consuming: digest(1), at: 150, audit: audit)
        try await store.addAuthor(
            AcceptedAuthor(name: Name("Acme"), keyID: [1], publicKey: [2], acceptedAt: 3),
            audit: audit
        )
        try await store.addManifest(
            ManifestRecord(
                digest: digest(2),
                sequenceNumber: 1,
                envelope: digest(3),
                authorKeyID: [1],
                requestURI: "coap://a",
                uploadedAt: 4,
                summary: []
            ),
            audit: audit
        )
        let campaign = CampaignRecord(
            id: try CampaignID("c"),
            name: "c",
            manifest: try digest(2),
            selector: .listed,
            state: .running,
            createdAt: 5
        )
        try await store.createCampaign(campaign, devices: [device.id], audit: audit)
        let report = DeviceReport(ReportedState(at: 6, order: 1, state: .waiting, detail: "for the night"))
        try await store.updateProgress(of: device.id, in: campaign.id, report: report) { _ in
            let progress = CampaignDevice(
                campaign: campaign.id,
                device: device.id,
                state: .waiting,
                offeredAt: 5,
                updatedAt: 6
            )
            let event = ProgressEvent(
                campaign: campaign.id,
                device: device.id,
                at: 6,
                said: .waiting,
                state: .waiting,
                attempt: 1
            )
            return ProgressChange(progress: progress, event: event)
        }
        return try await everything(store)
    }

    /// All that a reader sees.
    private func everything(_ store: SQLiteDistributorStore) async throws -> String {
        var lines: [String] = []
        lines.append("\(String(describing: try await store.pollView(of: DeviceID("a"))))")
        lines.append("\(try await store.enrolmentTokens(after: nil, limit: 10))")
        lines.append("\(try await store.authors(after: nil, limit: 10))")
        lines.append("\(try await store.manifests(after: nil, limit: 10))")
        lines.append("\(try await store.history(of: CampaignID("c"), device: nil, after: nil, limit: 10))")
        lines.append("\(try await store.auditEntries(after: nil, limit: 10))")
        return lines.joined(separator: "\n")
    }

    @Test("everything is there after a restart")
    func restart() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteDistributorStore(folder: folder.path)
        let before = try await fill(store)
        try store.close()
        let again = try SQLiteDistributorStore(folder: folder.path)
        #expect(try await everything(again) == before)
        await #expect(throws: StoreError(.tokenUsed, "")) {
            let other = Device(id: try DeviceID("b"), publicKey: [1], enrolledAt: 1)
            _ = try await again.enrol(other, consuming: digest(1), at: 150, audit: audit)
        }
    }

    @Test("B4 everything is there when the process dies without closing the file")
    func death() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteDistributorStore(folder: folder.path)
        let before = try await fill(store)
        // What the disk holds at this moment: the file as of the last checkpoint, and the log.
        let copy = try TemporaryFolder()
        for suffix in ["", "-wal"] {
            let name = SQLiteDistributorStore.fileName + suffix
            try FileManager.default.copyItem(atPath: folder.file(name), toPath: copy.file(name))
        }
        let survivor = try SQLiteDistributorStore(folder: copy.path)
        #expect(try await everything(survivor) == before)
        try store.close()
    }

    @Test("B4 a log that was cut anywhere gives a prefix of what was written, and never a torn record")
    func cutLog() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteDistributorStore(folder: folder.path)
        for number in 0..<8 {
            let device = Device(
                id: try DeviceID("d\(number)"),
                publicKey: [1],
                characteristics: [
                    Characteristic(key: try CharacteristicKey("k"), value: String(repeating: "v", count: 900))
                ],
                enrolledAt: 1
            )
            try await store.register(device, audit: audit)
        }
        let file = SQLiteDistributorStore.fileName
        let log = try #require(FileManager.default.contents(atPath: folder.file(file + "-wal")))
        let main = try #require(FileManager.default.contents(atPath: folder.file(file)))
        var counts: Set<Int> = []
        for length in stride(from: log.count, through: 0, by: -max(1, log.count / 60)) {
            let copy = try TemporaryFolder()
            try main.write(to: URL(fileURLWithPath: copy.file(file)))
            try log.prefix(length).write(to: URL(fileURLWithPath: copy.file(file + "-wal")))
            let survivor = try SQLiteDistributorStore(folder: copy.path)
            let devices = try await survivor.devices(after: nil, limit: 100).elements
            let entries = try await survivor.auditEntries(after: nil, limit: 100).elements
            #expect(devices.map(\.id.string) == (0..<devices.count).map { "d\($0)" })
            #expect(devices.allSatisfy { $0.characteristics.count == 1 })
            #expect(entries.count == devices.count)
            counts.insert(devices.count)
        }
        #expect(counts.count == 9)
        try store.close()
    }

    @Test("D8 two distributors on one file let one device in with one token")
    func twoProcesses() async throws {
        let folder = try TemporaryFolder()
        let stores = [
            try SQLiteDistributorStore(folder: folder.path), try SQLiteDistributorStore(folder: folder.path),
        ]
        for round in UInt8(0)..<10 {
            let token = try digest(round)
            try await stores[0].addEnrolmentToken(
                EnrolmentToken(hash: token, createdAt: 100, expiresAt: 200),
                audit: audit
            )
            let winners = await withTaskGroup(of: Int.self) { group in
                for number in 0..<6 {
                    let store = stores[number % 2]
                    group.addTask { [audit] in
                        do {
                            let device = Device(
                                id: try DeviceID("r\(round)-\(number)"),
                                publicKey: [1],
                                enrolledAt: 1
                            )
                            _ = try await store.enrol(device, consuming: token, at: 150, audit: audit)
                            return 1
                        } catch {
                            return (error as? StoreError)?.code == .tokenUsed ? 0 : 100
                        }
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(winners == 1)
        }
        #expect(try await stores[1].deviceCount() == 10)
    }
}
