/// The records beside the slot.
public struct InPlaceJournal {
    /// The size of a record, in bytes.
    public static let recordSize = 64

    private(set) var last: InPlaceRecord?
    private var lastIndex = 0

    /// Reads all records; the newest whole one counts.
    init<Storage: InPlaceStorage>(_ storage: inout Storage) throws(InPlaceStorageError) {
        for index in 0..<storage.recordCount {
            let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: InPlaceJournal.recordSize)
            defer { buffer.deallocate() }
            buffer.update(repeating: 0, count: InPlaceJournal.recordSize)
            try storage.readRecord(index, into: buffer)
            var bytes: [UInt8] = []
            for place in 0..<InPlaceJournal.recordSize { bytes.append(buffer[place]) }
            guard let record = InPlaceRecord(bytes) else { continue }
            // Sequences may wrap: the newer one is ahead by less than half.
            if let last, Int32(bitPattern: record.sequence &- last.sequence) <= 0 { continue }
            last = record
            lastIndex = index
        }
    }

    /// Writes a record over the oldest one.
    mutating func write<Storage: InPlaceStorage>(
        _ phase: InPlaceRecord.Phase,
        _ count: Int,
        patch: InPlacePatchName,
        checkpoint: PatchCheckpoint,
        frameSegment: Int,
        to storage: inout Storage
    ) throws(InPlaceStorageError) {
        let record = InPlaceRecord(
            sequence: (last?.sequence ?? 0) &+ 1,
            patch: patch,
            phase: phase,
            count: UInt32(truncatingIfNeeded: count),
            checkpoint: checkpoint,
            frameSegment: UInt32(truncatingIfNeeded: frameSegment)
        )
        let index = last == nil ? 0 : (lastIndex &+ 1) % storage.recordCount
        let bytes = record.encoded
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: InPlaceJournal.recordSize)
        defer { buffer.deallocate() }
        for place in 0..<InPlaceJournal.recordSize { buffer[place] = bytes[place] }
        try storage.writeRecord(index, from: buffer)
        last = record
        lastIndex = index
    }
}
