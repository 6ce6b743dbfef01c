/// A registered device [D2].
public struct Device: Sendable, Hashable {
    /// The device's name, which is also its key id.
    public let id: DeviceID
    /// The key that verifies the device's messages: COSE_Key bytes (RFC 9052 section 7).
    public let publicKey: [UInt8]
    /// The components that it registered, in ascending order of their names.
    public var components: [RegisteredComponent]
    /// The free characteristics that it registered, in ascending order of their keys.
    public var characteristics: [Characteristic]
    /// When it was enrolled, in Unix seconds.
    public let enrolledAt: Int64
    /// When it was last heard of, in Unix seconds. Written in batches, so it may lag behind a little.
    public var lastSeenAt: Int64?
    /// What it said about itself last.
    public var lastReport: ReportedState?
    /// What each component was last reported to run, in ascending order of the components' names.
    public var running: [RunningComponent]

    /// Makes a device. Components, characteristics and running components are put in order.
    public init(
        id: DeviceID,
        publicKey: [UInt8],
        components: [RegisteredComponent] = [],
        characteristics: [Characteristic] = [],
        enrolledAt: Int64,
        lastSeenAt: Int64? = nil,
        lastReport: ReportedState? = nil,
        running: [RunningComponent] = []
    ) {
        self.id = id
        self.publicKey = publicKey
        self.components = components.sorted { $0.name < $1.name }
        self.characteristics = characteristics.sorted { $0.key < $1.key }
        self.enrolledAt = enrolledAt
        self.lastSeenAt = lastSeenAt
        self.lastReport = lastReport
        self.running = running.sorted { $0.component < $1.component }
    }

    /// Checks the bounds of a device that is about to be registered. It has reported nothing yet.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        guard lastReport == nil, running.isEmpty else {
            throw StoreError(.invalidRecord, "a new device has reported something already", expected: "no report")
        }
        try RecordCheck.count(publicKey.count, "a public key's length in bytes", within: 1...StoreLimits.publicKey)
        try RecordCheck.notNegative(enrolledAt, "the time of enrolment")
        try Self.check(components: components, characteristics: characteristics)
    }

    /// Checks the bounds of components and free characteristics.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public static func check(
        components: [RegisteredComponent],
        characteristics: [Characteristic]
    ) throws(StoreError) {
        try RecordCheck.count(components.count, "the number of components", within: 0...StoreLimits.componentsPerDevice)
        try RecordCheck.distinct(components.map(\.name), "a component")
        try RecordCheck.count(
            characteristics.count,
            "the number of characteristics",
            within: 0...StoreLimits.characteristicsPerDevice
        )
        try RecordCheck.distinct(characteristics.map(\.key), "a characteristic")
        for characteristic in characteristics {
            try RecordCheck.text(
                characteristic.value,
                "the value of characteristic \"\(characteristic.key)\"",
                atMost: StoreLimits.characteristicValue
            )
        }
    }
}
