import Foundation
import GRDB
public import Store

/// The distributor's records in one SQLite file: the default back end, for one distributor on one machine.
///
/// The file is `fettle.sqlite` in the folder given. Writes go through a write-ahead log that is flushed at every commit
/// (`synchronous = FULL`): a call that has returned survives a power cut. Reads run beside writes and never write.
///
/// Only statements that stand in the source code are run; what comes from outside is bound to places in them.
public final class SQLiteDistributorStore: DistributorStore {
    /// The name of the file.
    public static let fileName = "fettle.sqlite"

    private let pool: DatabasePool

    /// Opens the store, and makes or migrates its tables where needed.
    ///
    /// - Parameter folder: The folder, which is made when it is not there.
    /// - Throws: ``Store/StoreError`` with the code ``Store/StoreError/Code/unavailable``,
    ///   ``Store/StoreError/Code/damaged`` or, when a newer version of the software wrote the file,
    ///   ``Store/StoreError/Code/newerSchema``.
    public init(folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o750]
            )
        } catch {
            throw StoreError(
                .unavailable,
                "the folder of the database cannot be made",
                found: "\(error)",
                advice: "check the path and its permissions"
            )
        }
        do {
            var configuration = Configuration()
            configuration.label = "fettle"
            configuration.foreignKeysEnabled = true
            // Another process may hold the database for a moment (a backup, a second distributor that takes over).
            configuration.busyMode = .timeout(5)
            configuration.maximumReaderCount = 4
            pool = try DatabasePool(path: folder + "/" + Self.fileName, configuration: configuration)
            // GRDB sets NORMAL when it opens a pool, which loses the last commits in a power cut. After it, so that ours holds.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            let migrator = Schema.migrator
            let isNewer = try pool.read { try migrator.hasBeenSuperseded($0) }
            guard !isNewer else {
                throw StoreError(
                    .newerSchema,
                    "the database was written by a newer version",
                    expected: "at most migration \"\(migrator.migrations.last ?? "")\"",
                    advice: "use the newer version, or restore a backup from before it"
                )
            }
            try migrator.migrate(pool)
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }

    /// Closes the file. Calls after it fail; without it the file is closed with the last reference.
    public func close() throws {
        do {
            try pool.close()
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }

    /// Reads in one consistent snapshot.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }

    /// Writes in one transaction, which is taken back as a whole when `body` throws.
    @discardableResult
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.write(body)
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }
}
