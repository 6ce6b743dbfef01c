import Answering
import Store
import Testing
import UpdateProtocol

@Suite("Where devices are sent for payloads")
struct LocationChoiceTests {
    private static let payload = digest(1)

    private static func digest(_ byte: UInt8) -> ContentDigest {
        guard let digest = ContentDigest([UInt8](repeating: byte, count: 32)) else { preconditionFailure("32 bytes") }
        return digest
    }

    private static func candidate(
        _ name: String,
        _ addresses: [String]? = nil,
        position: LocationPosition? = nil,
        capacity: LocationCapacity? = nil,
        content: LocationContent = .everything,
        classes: Set<UUID128> = [],
        isHealthy: Bool = true
    ) throws -> LocationCandidate {
        LocationCandidate(
            PayloadLocation(
                name: try LocationName(name),
                kind: .mirror,
                addresses: addresses ?? ["https://\(name).example/p"],
                position: position,
                capacity: capacity,
                content: content,
                classes: classes,
                addedAt: 0
            ),
            isHealthy: isHealthy
        )
    }

    private static func choose(
        _ candidates: [LocationCandidate],
        _ needs: DeliveryNeeds = DeliveryNeeds(),
        own: (capacity: LocationCapacity, load: LoadMeter)? = nil,
        size: Int64 = 1_000,
        _ spread: LocationChoice.Spread = .load(at: 0)
    ) -> LocationChoice {
        LocationChoice(among: candidates, own: own, for: needs, payload: payload, size: size, spread: spread)
    }

    private static func names(_ choice: LocationChoice) -> [String] { choice.entries.map(\.name.string) }

    private static let berlin = LocationPosition.coordinates(latitude: 52.5, longitude: 13.4)
    private static let hamburg = LocationPosition.coordinates(latitude: 53.6, longitude: 10)
    private static let paris = LocationPosition.coordinates(latitude: 48.9, longitude: 2.35)
    private static let sydney = LocationPosition.coordinates(latitude: -33.9, longitude: 151.2)

    @Test("D7 only locations that the device can reach are named, by the transport that it prefers")
    func transports() throws {
        let candidates = [
            try Self.candidate("both", ["http://both.example/", "https://both.example/p/"]),
            try Self.candidate("narrow", ["coap://narrow.example"]),
            try Self.candidate("plain", ["http://plain.example"]),
        ]
        let path = "blobs/sha-256/\(Self.payload.hex)"
        #expect(
            Set(Self.choose(candidates).entries.map(\.address))
                == ["https://both.example/p/\(path)", "http://plain.example/\(path)"]
        )
        let needs = DeliveryNeeds(transports: ["coap", "http"])
        #expect(
            Set(Self.choose(candidates, needs).entries.map(\.address))
                == ["http://both.example/\(path)", "http://plain.example/\(path)", "coap://narrow.example/\(path)"]
        )
        #expect(Self.choose(candidates, DeliveryNeeds(transports: ["ftp"])).entries.isEmpty)
    }

    @Test("D7 what is not healthy, does not hold the payload, or is for other devices is not named; none comes twice")
    func filters() throws {
        let mine = try #require(UUID128([UInt8](repeating: 7, count: 16)))
        let other = try #require(UUID128([UInt8](repeating: 8, count: 16)))
        let candidates = [
            try Self.candidate("down", isHealthy: false),
            try Self.candidate("elsewhere", content: .listed([Self.digest(2)])),
            try Self.candidate("here", content: .listed([Self.digest(1), Self.digest(2)])),
            try Self.candidate("for-mine", classes: [mine, other]),
            try Self.candidate("for-other", classes: [other]),
            try Self.candidate("again", ["https://here.example/p/"]),
            try Self.candidate("here"),
        ]
        let needs = DeliveryNeeds(classes: [mine])
        for spread in [LocationChoice.Spread.load(at: 0), .request(3)] {
            #expect(Set(Self.names(Self.choose(candidates, needs, spread))) == ["here", "for-mine"])
            #expect(Self.choose(candidates, needs, spread).entries.count == 2)
        }
    }

    @Test("D7 the nearest comes first, by coordinates or by region; who does not say where it is gets any")
    func nearest() throws {
        let candidates = [
            try Self.candidate("sydney", position: Self.sydney), try Self.candidate("anywhere"),
            try Self.candidate("paris", position: Self.paris), try Self.candidate("hamburg", position: Self.hamburg),
        ]
        for spread in [LocationChoice.Spread.load(at: 0), .request(1), .request(99)] {
            let order = Self.names(Self.choose(candidates, DeliveryNeeds(position: Self.berlin), spread))
            #expect(order == ["hamburg", "paris", "anywhere", "sydney"])
        }
        let regions = [
            try Self.candidate("a", position: .region("ap")), try Self.candidate("b", position: .region("eu")),
        ]
        #expect(Self.names(Self.choose(regions, DeliveryNeeds(position: .region("eu")))) == ["b", "a"])
        let drawn = Set((0..<100).map { Self.names(Self.choose(candidates, DeliveryNeeds(), .request($0)))[0] })
        #expect(drawn == ["sydney", "anywhere", "paris", "hamburg"])
    }

    @Test("D7 10,000 requests spread by capacity, within a tenth", arguments: [true, false])
    func spreads(isByLoad: Bool) throws {
        let capacities: [Int64] = [1_000_000, 2_000_000, 5_000_000]
        var candidates = try capacities.enumerated().map { number, capacity in
            try Self.candidate("\(number)", capacity: .bytes(capacity))
        }
        var counts = [0, 0, 0]
        for request in 0..<10_000 {
            // A hundred in a second, a quarter of what all together can take.
            let now = Double(request) / 100
            let spread: LocationChoice.Spread = isByLoad ? .load(at: now) : .request(UInt64(request))
            let choice = Self.choose(candidates, size: 20_000, spread)
            #expect(choice.entries.count == 3)
            let first = try #require(candidates.firstIndex { $0.location.name == choice.entries[0].name })
            candidates[first].load.add(20_000, at: now)
            counts[first] += 1
        }
        for (count, capacity) in zip(counts, capacities) {
            let share = 10_000.0 * Double(capacity) / 8_000_000
            #expect(abs(Double(count) - share) <= share / 10, "\(counts)")
        }
    }

    @Test("D7 among random locations, the near and free come before the far and busy, and each is named once")
    func orders() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var candidates: [LocationCandidate] = []
            for number in 0..<Int.random(in: 0...12, using: &generator) {
                var one = try Self.candidate(
                    "\(number)",
                    position: Bool.random()
                        ? .coordinates(latitude: .random(in: -90...90), longitude: .random(in: -180...180)) : nil,
                    capacity: .requests(10)
                )
                one.load.add(Double.random(in: 0...900), at: 0)
                candidates.append(one)
            }
            let needs = DeliveryNeeds(position: Self.berlin)
            let choice = Self.choose(candidates, needs)
            #expect(choice.entries.count == min(candidates.count, LocationChoice.limit))
            #expect(Set(choice.entries.map(\.name)).count == choice.entries.count)
            let chosen = choice.entries.compactMap { entry in candidates.first { $0.location.name == entry.name } }
            for (one, next) in zip(chosen, chosen.dropFirst()) {
                let isFree = [one, next].map { $0.load.utilisation(of: .requests(10), at: 0) < 1 }
                #expect(isFree[0] || !isFree[1])
                let steps = [one, next].map { Proximity(device: Self.berlin, location: $0.location.position) }
                if isFree[0], isFree[1] { #expect(steps[0] <= steps[1]) }
            }
        }
    }

    @Test("D5 the same request draws the same locations, in whatever order they come and whatever their load is")
    func isCacheable() throws {
        var candidates = try (0..<12).map { try Self.candidate("\($0)", capacity: .bytes(Int64($0 + 1) * 1_000)) }
        let first = Self.choose(candidates, DeliveryNeeds(), .request(42))
        for _ in 0..<20 {
            candidates.shuffle()
            candidates[0].load.add(1e12, at: 5)
            #expect(Self.choose(candidates, DeliveryNeeds(), .request(42)) == first)
        }
        #expect(first.wait == nil)
    }

    @Test("D7 a busy location is passed over until it has free capacity again")
    func busy() throws {
        var near = try Self.candidate("near", position: Self.hamburg, capacity: .requests(2))
        let far = try Self.candidate("far", position: Self.sydney)
        let needs = DeliveryNeeds(position: Self.berlin)
        for _ in 0..<100 { near.load.add(1, at: 0) }
        #expect(Self.names(Self.choose([near, far], needs, .load(at: 0))) == ["far", "near"])
        let wait = near.load.secondsUntilFree(of: .requests(2), at: 0)
        #expect(wait > 0 && wait < 60)
        #expect(Self.names(Self.choose([near, far], needs, .load(at: Double(wait)))) == ["near", "far"])
        #expect(near.load.secondsUntilFree(of: .requests(2), at: Double(wait)) == 0)
    }

    @Test(
        "D7 a device that soon sleeps gets the fastest; one that stays awake is told to come back when nothing is free"
    )
    func sleeps() throws {
        let slow = try Self.candidate("slow", position: Self.hamburg, capacity: .bytes(1_000))
        let fast = try Self.candidate("fast", position: Self.sydney, capacity: .bytes(1_000_000))
        func needs(_ seconds: UInt64?) -> DeliveryNeeds {
            let windows = seconds.flatMap { TimeWindow(start: 0, duration: $0, period: 86_400) }.map { [$0] }
            return DeliveryNeeds(position: Self.berlin, awake: windows ?? [])
        }
        #expect(Self.names(Self.choose([slow, fast], needs(100))) == ["fast", "slow"])
        #expect(Self.names(Self.choose([slow, fast], needs(7_200))) == ["slow", "fast"])
        #expect(Self.names(Self.choose([slow, fast], needs(nil))) == ["slow", "fast"])

        var load = LoadMeter()
        load.add(1e9, at: 0)
        let candidates = [slow, fast].map { LocationCandidate($0.location, load: load) }
        let own = (LocationCapacity.bytes(10_000_000), load)
        let patient = Self.choose(candidates, needs(nil), own: own)
        let wait = try #require(patient.wait)
        #expect(wait > 0 && wait <= LocationChoice.longestWait)
        #expect(patient.entries.count == 2)
        #expect(Self.choose(candidates, needs(7_200), own: own).wait == wait)
        // It would be asleep by then.
        #expect(Self.choose(candidates, needs(100), own: own).wait == nil)
        // This distributor always has some, or some is free elsewhere, or the answer is for a cache.
        #expect(Self.choose(candidates, needs(nil)).wait == nil)
        #expect(Self.choose(candidates + [fast], needs(nil), own: own).wait == wait)
        #expect(Self.choose([fast], needs(nil), own: own).wait == nil)
        #expect(Self.choose(candidates, needs(nil), own: own, .request(1)).wait == nil)
    }
}
