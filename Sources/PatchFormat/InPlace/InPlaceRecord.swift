/// A record of the journal: how far an update in place has come. The one with the highest sequence whose sum is right counts.
struct InPlaceRecord: Equatable {
    enum Phase: UInt8 {
        /// The old image is being moved; ``count`` of its blocks are not yet.
        case moving = 1
        /// Segments below ``count`` are made; what segment ``count`` overwrites is not saved yet.
        case saving = 2
        /// Segments below ``count`` are made, and what the next one overwrites is saved.
        case writing = 3
        /// The new image is there and was verified.
        case complete = 4
    }

    var sequence: UInt32
    var patch: InPlacePatchName
    var phase: Phase
    var count: UInt32
    /// The frame that segment ``count`` begins in.
    var checkpoint: PatchCheckpoint
    /// The segment that the first chunk of that frame belongs to.
    var frameSegment: UInt32

    /// The bytes; the last four are the sum of those before (CRC-32 of IEEE 802.3).
    var encoded: [UInt8] {
        var bytes: [UInt8] = [0x46, 0x54, 0x49, 0x50, 1, phase.rawValue, 0, 0]
        bytes.reserveCapacity(InPlaceJournal.recordSize)
        func append(_ value: UInt64, _ count: Int) {
            for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 &* index))) }
        }
        append(UInt64(sequence), 4)
        append(UInt64(patch.header), 4)
        append(UInt64(patch.frames), 4)
        append(patch.check.value, 8)
        append(UInt64(count), 4)
        append(checkpoint.offset, 8)
        append(checkpoint.frame, 4)
        append(checkpoint.check.value, 8)
        append(UInt64(frameSegment), 4)
        while bytes.count < InPlaceJournal.recordSize &- 4 { bytes.append(0) }
        append(UInt64(InPlaceRecord.sum(bytes)), 4)
        return bytes
    }

    /// The record in `bytes`, or nil where there is none that is whole.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == InPlaceJournal.recordSize, bytes[0] == 0x46, bytes[1] == 0x54, bytes[2] == 0x49,
            bytes[3] == 0x50,
            bytes[4] == 1, let phase = Phase(rawValue: bytes[5])
        else { return nil }
        func value(_ at: Int, _ count: Int) -> UInt64 {
            var value: UInt64 = 0
            for index in 0..<count { value |= UInt64(bytes[at &+ index]) << UInt64(8 &* index) }
            return value
        }
        var content = bytes
        content.removeLast(4)
        guard value(bytes.count &- 4, 4) == UInt64(InPlaceRecord.sum(content)) else { return nil }
        self.init(
            sequence: UInt32(value(8, 4)),
            patch: InPlacePatchName(
                header: UInt32(value(12, 4)),
                frames: UInt32(value(16, 4)),
                check: DigestPrefix(value(20, 8))
            ),
            phase: phase,
            count: UInt32(value(28, 4)),
            checkpoint: PatchCheckpoint(offset: value(32, 8), frame: value(40, 4), check: DigestPrefix(value(44, 8))),
            frameSegment: UInt32(value(52, 4))
        )
    }

    init(
        sequence: UInt32,
        patch: InPlacePatchName,
        phase: Phase,
        count: UInt32,
        checkpoint: PatchCheckpoint,
        frameSegment: UInt32
    ) {
        self.sequence = sequence
        self.patch = patch
        self.phase = phase
        self.count = count
        self.checkpoint = checkpoint
        self.frameSegment = frameSegment
    }

    private static func sum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return ~sum
    }
}
