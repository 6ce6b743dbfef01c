import Store

/// When blobs were used, what is pinned, and when polls brought manifests: what the cache knows beside its files. It is
/// written now and then; what is lost with a crash only makes the order of eviction worse.
struct UsageSnapshot: Equatable, Sendable {
    /// Uses of blobs.
    var uses: [ContentDigest: Int64] = [:]
    /// Sightings of manifests.
    var sightings: [ContentDigest: Int64] = [:]
    /// Pinned blobs.
    var pinned: Set<ContentDigest> = []

    /// Most bytes that are read back.
    static let byteLimit = 256 << 20

    /// Three lists: count, then digest and time for each.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24 + 40 * (uses.count + sightings.count + pinned.count))
        for list in [uses, sightings, Dictionary(uniqueKeysWithValues: pinned.map { ($0, 0) })] {
            Self.write(UInt64(list.count), to: &bytes)
            for (digest, time) in list {
                bytes += digest.bytes
                Self.write(UInt64(bitPattern: time), to: &bytes)
            }
        }
        return bytes
    }

    init() {}

    /// Reads a snapshot; nothing where it is another's.
    init?(_ bytes: [UInt8]) {
        var offset = 0
        var lists: [[ContentDigest: Int64]] = []
        while lists.count < 3 {
            guard let count = Self.read(bytes, &offset), count <= UInt64((bytes.count - offset) / 40) else {
                return nil
            }
            var list: [ContentDigest: Int64] = [:]
            list.reserveCapacity(Int(count))
            for _ in 0..<count {
                guard let digest = ContentDigest(bytes[offset..<offset + 32]) else { return nil }
                offset += 32
                guard let time = Self.read(bytes, &offset) else { return nil }
                list[digest] = Int64(bitPattern: time)
            }
            lists.append(list)
        }
        guard offset == bytes.count else { return nil }
        uses = lists[0]
        sightings = lists[1]
        pinned = Set(lists[2].keys)
    }

    private static func write(_ number: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }

    private static func read(_ bytes: [UInt8], _ offset: inout Int) -> UInt64? {
        guard bytes.count - offset >= 8 else { return nil }
        defer { offset += 8 }
        return bytes[offset..<offset + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
