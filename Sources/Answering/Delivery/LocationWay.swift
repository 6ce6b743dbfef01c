public import Store

/// A location that a device can use, with all by which it is compared to others.
struct LocationWay {
    let entry: LocationChoice.Entry
    let proximity: Proximity
    /// Its capacity, in bytes of this payload's kind per second: what shares are by.
    let weight: Double
    /// How much of its capacity would be taken with this payload.
    let share: Double
    /// Whether it has free capacity.
    let isFree: Bool
    /// What is left of its capacity, in bytes per second.
    let speed: Double
    /// After how many seconds it has free capacity.
    let secondsUntilFree: Int64

    init(
        _ candidate: LocationCandidate,
        _ address: String,
        _ needs: DeliveryNeeds,
        size: Int64,
        _ spread: LocationChoice.Spread
    ) {
        let location = candidate.location
        entry = LocationChoice.Entry(name: location.name, address: address)
        proximity = Proximity(device: needs.position, location: location.position)
        let capacity = location.capacity ?? LocationChoice.usualCapacity
        let bytes = Double(max(1, size))
        weight = Double(capacity.perSecond) * (capacity.isOfRequests ? bytes : 1)
        guard case .load(let now) = spread else {
            (share, isFree, speed, secondsUntilFree) = (0, true, weight, 0)
            return
        }
        let taken = candidate.load.utilisation(of: capacity, at: now)
        let cost = capacity.cost(ofBytes: size) / (Double(capacity.perSecond) * LoadMeter.memory)
        share = taken + cost
        isFree = taken < 1
        speed = weight * max(0, 1 - taken)
        secondsUntilFree = candidate.load.secondsUntilFree(of: capacity, at: now)
    }

    /// Whether it comes before another one: free before busy, near before far, what has less of its share before what has
    /// more.
    func isBetter(than other: LocationWay) -> Bool {
        if isFree != other.isFree { return isFree }
        if isFree, proximity != other.proximity { return proximity < other.proximity }
        if share != other.share { return share < other.share }
        return (proximity, entry.name) < (other.proximity, other.entry.name)
    }

    /// Whether it comes before another one where there is little time.
    func isFaster(than other: LocationWay) -> Bool {
        speed == other.speed ? isBetter(than: other) : speed > other.speed
    }
}

extension LocationCapacity {
    /// Whether it is counted in requests.
    var isOfRequests: Bool {
        if case .requests = self { true } else { false }
    }

    /// What sending a device for so many bytes takes of it.
    public func cost(ofBytes size: Int64) -> Double {
        isOfRequests ? 1 : Double(max(0, size))
    }
}
