import Store

/// Which messages wait for the uplink, and in which order they go [G1, S27]: a value, bounded in number and bytes.
///
/// A message that waits already is not taken twice. Where there is no room, the oldest message of the same device gives way:
/// the newest tells how things are.
struct QueueOrder: Sendable, Equatable {
    /// A message that waits.
    struct Entry: Sendable, Equatable {
        /// Its place: later ones have higher numbers.
        let number: UInt64
        /// What was signed, as a whole.
        let digest: ContentDigest
        /// The digest of the device's id.
        let device: ContentDigest
        /// Its bytes on the disk.
        let bytes: Int64
    }

    /// What becomes of a new message.
    enum Admission: Equatable {
        /// It gets a place; the messages of these numbers give way.
        case take(UInt64, dropping: [UInt64])
        /// It waits already.
        case duplicate
        /// There is no room.
        case full
    }

    let countLimit: Int
    let byteLimit: Int64
    /// The bytes of all messages.
    private(set) var bytes: Int64 = 0
    private var entries: [UInt64: Entry] = [:]
    /// The numbers in the order in which they go; those before `head`, and those that are in no entry, are gone.
    private var order: [UInt64] = []
    private var head = 0
    private var digests: Set<ContentDigest> = []
    private var devices: [ContentDigest: [UInt64]] = [:]
    private var nextNumber: UInt64 = 1

    init(countLimit: Int, byteLimit: Int64) {
        self.countLimit = countLimit
        self.byteLimit = byteLimit
    }

    /// How many messages wait.
    var count: Int { entries.count }

    /// Takes a message, or not.
    mutating func admit(_ digest: ContentDigest, device: ContentDigest, bytes size: Int64) -> Admission {
        guard !digests.contains(digest) else { return .duplicate }
        var dropped: [UInt64] = []
        var freed: Int64 = 0
        func fits() -> Bool { entries.count + 1 - dropped.count <= countLimit && bytes + size - freed <= byteLimit }
        for number in devices[device] ?? [] where !fits() {
            dropped.append(number)
            freed += entries[number]?.bytes ?? 0
        }
        guard fits() else { return .full }
        for number in dropped { remove(number) }
        let number = nextNumber
        insert(Entry(number: number, digest: digest, device: device, bytes: size))
        return .take(number, dropping: dropped)
    }

    /// Puts a message back that an earlier run has left; ascending numbers.
    mutating func restore(_ entry: Entry) {
        guard !digests.contains(entry.digest), entry.number >= nextNumber, entry.number < .max else { return }
        insert(entry)
    }

    /// The message that goes next.
    mutating func next() -> Entry? {
        while head < order.count {
            if let entry = entries[order[head]] { return entry }
            head += 1
        }
        order = []
        head = 0
        return nil
    }

    /// Whether a device has messages that wait: its later ones wait behind them.
    func isWaiting(_ device: ContentDigest) -> Bool { devices[device] != nil }

    /// A message is gone.
    mutating func remove(_ number: UInt64) {
        guard let entry = entries.removeValue(forKey: number) else { return }
        bytes -= entry.bytes
        digests.remove(entry.digest)
        devices[entry.device]?.removeAll { $0 == number }
        if devices[entry.device]?.isEmpty == true { devices[entry.device] = nil }
        guard head > 4_096, head > order.count / 2 else { return }
        order.removeFirst(head)
        head = 0
    }

    private mutating func insert(_ entry: Entry) {
        entries[entry.number] = entry
        order.append(entry.number)
        bytes += entry.bytes
        digests.insert(entry.digest)
        devices[entry.device, default: []].append(entry.number)
        nextNumber = entry.number + 1
    }
}
