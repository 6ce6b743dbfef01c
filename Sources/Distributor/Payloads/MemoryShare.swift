/// How much memory encoders may take together: a value that only counts. Work in the background never takes all of it, so
/// that what is asked for finds room.
struct MemoryShare: Sendable {
    /// The most bytes for all.
    let limit: Int64
    private var used: Int64 = 0
    private var usedInBackground: Int64 = 0

    /// A share of `limit` bytes.
    init(limit: Int64) { self.limit = limit }

    /// Whether so much can be had at all.
    func holds(_ bytes: Int64) -> Bool { bytes <= limit }

    /// Takes so much where there is room now.
    mutating func take(_ bytes: Int64, inBackground isBackground: Bool) -> Bool {
        guard bytes <= limit - used else { return false }
        // Alone it may have what the others leave.
        guard !isBackground || used == 0 || usedInBackground + bytes <= limit / 4 * 3 else { return false }
        used += bytes
        if isBackground { usedInBackground += bytes }
        return true
    }

    /// Gives it back.
    mutating func give(_ bytes: Int64, inBackground isBackground: Bool) {
        used -= bytes
        if isBackground { usedInBackground -= bytes }
    }
}
