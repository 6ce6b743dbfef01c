import GRDB
import Store

extension StoreError {
    /// What a failure of SQLite means to the caller.
    init(_ error: DatabaseError) {
        // The message can quote values; the SQL is ours, but neither belongs in an answer. The code's own text is enough.
        let found = error.extendedResultCode.description
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                .damaged,
                "the database is damaged",
                found: found,
                advice: "restore it from a backup"
            )
        case .SQLITE_FULL:
            self.init(.unavailable, "the disk is full", found: found, advice: "make room; nothing was changed")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.unavailable, "another process holds the database", found: found, advice: "try again")
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
            self.init(
                .unavailable,
                "the database cannot be opened for writing",
                found: found,
                advice: "check the folder and its permissions"
            )
        default:
            self.init(.unavailable, "the database failed", found: found)
        }
    }
}
