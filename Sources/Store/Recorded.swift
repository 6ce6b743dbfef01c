/// A row of an append-only list, with its place in the list.
public struct Recorded<Entry: Sendable & Hashable>: Sendable, Hashable {
    /// The place: grows from row to row, not necessarily by one.
    public let ordinal: Int64
    /// What was appended.
    public let entry: Entry

    /// Makes a row.
    public init(ordinal: Int64, entry: Entry) {
        self.ordinal = ordinal
        self.entry = entry
    }
}
