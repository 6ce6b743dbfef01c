public import Store

/// How near a location is to a device, in steps [D7]: within one step, capacity decides.
public struct Proximity: Sendable, Hashable, Comparable {
    /// The step; 0 is the nearest.
    public let step: Int

    /// The bounds of the steps, in kilometres: each about three times as far as the one before.
    public static let bounds: [Double] = [100, 300, 1_000, 3_000, 10_000]
    /// The step of a location of which nobody knows where it is: behind what is known to be near, before what is known to be
    /// far.
    private static let unknown = 3
    /// The radius of the Earth, in kilometres.
    private static let radius = 6_371.0

    /// How near `location` is to `device`. Where the device does not say where it is, all locations are as near.
    public init(device: LocationPosition?, location: LocationPosition?) {
        switch (device, location) {
        case (nil, _): step = 0
        case (.region(let here)?, .region(let there)?): step = here == there ? 0 : Self.bounds.count
        case (.coordinates(let latitude, let longitude)?, .coordinates(let otherLatitude, let otherLongitude)?):
            let distance = Self.distance((latitude, longitude), (otherLatitude, otherLongitude))
            step = Self.bounds.firstIndex { distance < $0 } ?? Self.bounds.count
        default: step = Self.unknown
        }
    }

    /// Whether one is nearer.
    public static func < (left: Self, right: Self) -> Bool { left.step < right.step }

    /// The way through the Earth from one place to another, in kilometres: it grows as the way along the ground does, and up to
    /// 3,000 km differs from it by less than a hundredth.
    static func distance(
        _ one: (latitude: Double, longitude: Double),
        _ other: (latitude: Double, longitude: Double)
    ) -> Double {
        let (a, b) = (point(one), point(other))
        let square = (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) + (a.z - b.z) * (a.z - b.z)
        return radius * square.squareRoot()
    }

    private static func point(_ place: (latitude: Double, longitude: Double)) -> (x: Double, y: Double, z: Double) {
        let (height, width) = (sine(place.latitude), sine(place.latitude + 90))
        return (width * sine(place.longitude + 90), width * sine(place.longitude), height)
    }

    /// The sine of an angle in degrees, to 9 digits: this floor has no mathematical library.
    static func sine(_ degrees: Double) -> Double {
        var angle = degrees.truncatingRemainder(dividingBy: 360)
        if angle > 180 { angle -= 360 }
        if angle < -180 { angle += 360 }
        if angle > 90 { angle = 180 - angle }
        if angle < -90 { angle = -180 - angle }
        let x = angle * Double.pi / 180
        // The Taylor series, whose terms on a quarter of the circle are below 1e-12 from the tenth on.
        var term = x
        var sum = x
        for n in stride(from: 2.0, through: 20, by: 2) {
            term *= -x * x / (n * (n + 1))
            sum += term
        }
        return sum
    }
}
