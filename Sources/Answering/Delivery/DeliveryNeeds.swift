import CBOR
import SUIT
public import Store
public import UpdateProtocol

/// What an update request says that bears on where its device is sent for a payload [D7]: no more than that, so that an answer
/// which rests on it alone is the same for all who ask the same.
public struct DeliveryNeeds: Sendable, Hashable {
    /// The schemes that the device can fetch from, the preferred one first.
    public var transports: [String]
    /// Where the device is, where it says so.
    public var position: LocationPosition?
    /// The class ids of its components.
    public var classes: Set<UUID128>
    /// When it is awake; empty where it always is, or does not say.
    public var awake: [TimeWindow]

    /// The transports of a device that names none: those of the interface that it asks by.
    public static let usualTransports = ["https", "http"]

    /// What a device needs.
    public init(
        transports: [String] = DeliveryNeeds.usualTransports,
        position: LocationPosition? = nil,
        classes: Set<UUID128> = [],
        awake: [TimeWindow] = []
    ) {
        self.transports = transports
        self.position = position
        self.classes = classes
        self.awake = awake
    }

    /// What a request says, of the device as a whole or else of its first component that says it.
    public init(_ request: UpdateRequest) {
        self.init()
        if !request.transports.isEmpty { transports = request.transports.map(\.string) }
        let ordered = request.claims.filter(\.component.isEmpty) + request.claims.filter { !$0.component.isEmpty }
        for claims in ordered {
            if position == nil { position = Self.position(claims[Self.positionLabel]) }
            if awake.isEmpty, case .times(let windows)? = claims[Self.scheduleLabel] { awake = windows }
            if case .bytes(let bytes)? = claims[Self.classLabel], let identifier = UUID128(bytes) {
                classes.insert(identifier)
            }
        }
    }

    /// How many seconds the device stays awake from `time` on; nothing where it does not say that it will sleep.
    ///
    /// A device that asks outside of its hours is awake all the same, and may not be for long.
    public func secondsAwake(from time: Int64) -> Int64? {
        guard !awake.isEmpty, let start = UInt64(exactly: time) else { return nil }
        var end = start
        // Windows that overlap or follow each other at once are one; each step takes one of them further.
        for _ in 0...awake.count {
            guard let next = awake.compactMap({ $0.end(around: end) }).max(), next > end else { break }
            end = next
        }
        return Int64(clamping: end - start)
    }

    private static func position(_ value: ClaimValue?) -> LocationPosition? {
        switch value {
        case .coordinates(let latitude, let longitude)?: .coordinates(latitude: latitude, longitude: longitude)
        case .text(let label)?: .region(label.string)
        default: nil
        }
    }

    private static let positionLabel = SUIT.Characteristic.position
    private static let scheduleLabel = SUIT.Characteristic.sleepSchedule
    private static let classLabel = SUIT.Characteristic.classIdentifier
}

extension TimeWindow {
    /// When the span ends that `time` lies in; nothing where it lies in none.
    fileprivate func end(around time: UInt64) -> UInt64? {
        guard contains(time) else { return nil }
        let passed = period.map { (time - start) % $0 } ?? (time - start)
        let (end, isOverflow) = time.addingReportingOverflow(duration - passed)
        return isOverflow ? .max : end
    }
}
