import Answering
import Store
import Synchronization

/// The locations of payloads, in memory: where they stand, and what devices were sent there for [D5, D7].
final class LocationLedger: Sendable {
    /// What is known of a location.
    struct Entry: Sendable {
        var candidate: LocationCandidate
        var health: LocationHealth
        /// What it was last named for, to be asked for in probes.
        var probe: (digest: ContentDigest, size: Int64)?
        /// How often it came first in an answer.
        var count = 0
    }

    /// What devices are told.
    struct Choice: Sendable {
        /// Addresses of the payload, in the order in which they are to be tried.
        let addresses: [String]
        /// After how many seconds to ask again, where nothing has free capacity now.
        let wait: Int64?
    }

    private struct State {
        var entries: [LocationName: Entry] = [:]
        var own: LoadMeter
    }

    /// How much this distributor serves itself; nothing for as much as is asked for.
    private let ownCapacity: LocationCapacity?
    private let clock: ServerClock
    private let state: Mutex<State>

    /// No locations.
    init(ownCapacity: LocationCapacity? = nil, clock: ServerClock) {
        self.ownCapacity = ownCapacity
        self.clock = clock
        state = Mutex(State(own: LoadMeter(at: Double(clock.milliseconds()) / 1_000)))
    }

    private var now: Double { Double(clock.milliseconds()) / 1_000 }

    // MARK: Locations

    /// Takes over the locations as they are in the store. What is known of those that stay stays known.
    func replace(with locations: [PayloadLocation]) {
        let now = now
        state.withLock { state in
            let names = Set(locations.map(\.name))
            state.entries = state.entries.filter { names.contains($0.key) }
            for location in locations where state.entries[location.name]?.candidate.location != location {
                state.entries[location.name] = Entry(
                    candidate: LocationCandidate(location, load: LoadMeter(at: now)),
                    health: LocationHealth(at: now)
                )
            }
        }
    }

    /// All locations, by name.
    var entries: [Entry] {
        state.withLock { $0.entries.values.sorted { $0.candidate.location.name < $1.candidate.location.name } }
    }

    /// How much of a location's capacity is taken now.
    func utilisation(of entry: Entry) -> Double {
        entry.candidate.load.utilisation(
            of: entry.candidate.location.capacity ?? LocationChoice.usualCapacity,
            at: now
        )
    }

    // MARK: Choice

    /// Chooses where a device is sent for a payload, and counts it.
    ///
    /// - Parameter number: What stands for the request where the answer must rest on nothing else; nothing where load and time
    ///   may count.
    func choose(_ needs: DeliveryNeeds, _ payload: ContentDigest, size: Int64, number: UInt64?) -> Choice {
        let now = now
        return state.withLock { state in
            let choice = LocationChoice(
                among: state.entries.values.map(\.candidate),
                own: ownCapacity.map { ($0, state.own) },
                for: needs,
                payload: payload,
                size: size,
                spread: number.map { .request($0) } ?? .load(at: now)
            )
            if choice.wait != nil { return Choice(addresses: [], wait: choice.wait) }
            for entry in choice.entries { state.entries[entry.name]?.probe = (payload, size) }
            if let first = choice.entries.first?.name {
                let capacity = state.entries[first]?.candidate.location.capacity ?? LocationChoice.usualCapacity
                state.entries[first]?.candidate.load.add(capacity.cost(ofBytes: size), at: now)
                state.entries[first]?.count += 1
            } else if let ownCapacity {
                state.own.add(ownCapacity.cost(ofBytes: size), at: now)
            }
            return Choice(addresses: choice.entries.map(\.address), wait: nil)
        }
    }

    // MARK: Health

    /// The locations to ask now.
    var due: [Entry] {
        let now = now
        return state.withLock { $0.entries.values.filter { $0.health.nextProbe <= now } }
    }

    /// Takes over what a probe found; nothing for what cannot be asked.
    func probed(_ name: LocationName, failure: String?) {
        let now = now
        change(name) { health in
            if let failure {
                health.failed(failure, at: now, jitter: .random(in: 0...1))
            } else {
                health.answered(at: now)
            }
        }
    }

    /// Takes over a device's word that a server failed, or served something bad: the location with such an address.
    func complaint(about address: String, from device: DeviceID, _ why: String) {
        let now = now
        let names = state.withLock { state in
            state.entries.values.filter { entry in
                entry.candidate.location.addresses.contains { Self.isSameServer($0, address) }
            }.map(\.candidate.location.name)
        }
        for name in names {
            change(name) { $0.complained(device.string, why, at: now, jitter: .random(in: 0...1)) }
        }
    }

    private func change(_ name: LocationName, _ body: (inout LocationHealth) -> Void) {
        state.withLock { state in
            guard var entry = state.entries[name] else { return }
            body(&entry.health)
            entry.candidate.isHealthy = entry.health.isUp
            state.entries[name] = entry
        }
    }

    /// Whether scheme, host and port are the same.
    private static func isSameServer(_ one: String, _ other: String) -> Bool {
        func origin(_ address: String) -> Substring {
            guard let mark = address.firstRange(of: "://") else { return address[...] }
            let end = address[mark.upperBound...].firstIndex { "/?#".contains($0) }
            return address[..<(end ?? address.endIndex)]
        }
        return origin(one).lowercased() == origin(other).lowercased()
    }
}
