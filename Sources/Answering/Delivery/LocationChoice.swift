public import Store

/// To which locations a device is sent for a payload, and in which order [D5, D7]: a value that only computes.
///
/// Only locations that the device can reach, that hold the payload, are for it, and are healthy. Those with free capacity come
/// first, the nearest of them at the head; among those that are as near, what each was sent for of late decides, so that each
/// gets its share by capacity. The others follow, the least busy first. This distributor's own address is the caller's to put
/// last.
public struct LocationChoice: Sendable, Equatable {
    /// By what the choice is spread over locations that are as good.
    public enum Spread: Sendable, Hashable {
        /// By load, at a time in Unix seconds: for a device that speaks for itself.
        case load(at: Double)
        /// By a number that stands for the request: for an answer that caches keep, which may rest on nothing else.
        case request(UInt64)
    }

    /// A location and the address to use of it.
    public struct Entry: Sendable, Hashable {
        /// The location.
        public let name: LocationName
        /// Where the payload is.
        public let address: String
    }

    /// Most locations that a device is told: gateways on the way add theirs.
    public static let limit = 8
    /// How soon a device must go to sleep for speed to count more than anything else, in seconds.
    public static let hurryLimit: Int64 = 600
    /// The longest that a device is asked to wait, in seconds.
    public static let longestWait: Int64 = 300
    /// The capacity of a location of which nobody has said any.
    public static let usualCapacity = LocationCapacity.bytes(1_000_000_000)

    /// The locations, in the order in which they are to be tried.
    public let entries: [Entry]
    /// After how many seconds to ask again, where nothing has free capacity now and the device can wait.
    public let wait: Int64?

    /// Chooses.
    ///
    /// - Parameters:
    ///   - candidates: The locations.
    ///   - own: This distributor's capacity, and what it has handed out; nothing where it always has some.
    ///   - needs: What the request says.
    ///   - payload: The payload's digest.
    ///   - size: Its size, in bytes.
    ///   - spread: By what to spread.
    public init(
        among candidates: [LocationCandidate],
        own: (capacity: LocationCapacity, load: LoadMeter)? = nil,
        for needs: DeliveryNeeds,
        payload: ContentDigest,
        size: Int64,
        spread: Spread
    ) {
        var ways: [LocationWay] = []
        for candidate in candidates where candidate.isHealthy && candidate.location.content.holds(payload) {
            let location = candidate.location
            guard location.classes.isEmpty || !location.classes.isDisjoint(with: needs.classes),
                let address = Self.address(of: location, needs.transports, payload),
                !ways.contains(where: { $0.entry.name == location.name || $0.entry.address == address })
            else { continue }
            ways.append(LocationWay(candidate, address, needs, size: size, spread))
        }
        switch spread {
        case .request(let number):
            entries = Self.drawn(ways, number)
            wait = nil
        case .load(let now):
            let awake = needs.secondsAwake(from: Int64(now))
            let isHurried = awake.map { $0 < Self.hurryLimit } ?? false
            ways.sort { isHurried ? $0.isFaster(than: $1) : $0.isBetter(than: $1) }
            entries = ways.prefix(Self.limit).map(\.entry)
            wait = Self.wait(ways, own, awake: awake, now)
        }
    }

    /// How long to wait for the first that is free again; nothing where one is free now, or the device cannot wait so long.
    private static func wait(
        _ ways: [LocationWay],
        _ own: (capacity: LocationCapacity, load: LoadMeter)?,
        awake: Int64?,
        _ now: Double
    ) -> Int64? {
        guard let own else { return nil }
        var wait = own.load.secondsUntilFree(of: own.capacity, at: now)
        for way in ways { wait = min(wait, way.secondsUntilFree) }
        guard wait > 0 else { return nil }
        wait = min(wait, longestWait)
        // It must be there again in time, and have some left to fetch in.
        return awake.map { $0 >= wait + hurryLimit } ?? true ? wait : nil
    }

    /// The address of a payload at a location, by the first transport of the device's that the location speaks.
    private static func address(
        of location: PayloadLocation,
        _ transports: [String],
        _ payload: ContentDigest
    ) -> String? {
        for transport in transports {
            guard let base = location.addresses.first(where: { PayloadLocation.scheme(of: $0) == transport }) else {
                continue
            }
            return base + (base.hasSuffix("/") ? "" : "/") + "blobs/sha-256/\(payload.hex)"
        }
        return nil
    }

    /// Draws one after the other of each step of nearness, with the chance that its capacity gives it: the same number draws
    /// the same.
    private static func drawn(_ ways: [LocationWay], _ number: UInt64) -> [Entry] {
        var generator = SplitMix(state: number)
        // By name first, so that the order in which they came does not count.
        var left = ways.sorted { ($0.proximity, $0.entry.name) < ($1.proximity, $1.entry.name) }
        var entries: [Entry] = []
        while let nearest = left.first?.proximity, entries.count < limit {
            let count = left.firstIndex { $0.proximity != nearest } ?? left.count
            let total = left[..<count].reduce(0) { $0 + $1.weight }
            var point = total * Double(generator.next() >> 11) / Double(1 << 53 as UInt64)
            var drawn = 0
            while drawn < count - 1, point >= left[drawn].weight {
                point -= left[drawn].weight
                drawn += 1
            }
            entries.append(left.remove(at: drawn).entry)
        }
        return entries
    }
}

/// Numbers that look random and follow from the first (Steele, Lea, Flood 2014).
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
