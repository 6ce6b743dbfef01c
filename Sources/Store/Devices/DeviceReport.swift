/// A verified status report of a device [D9, A8]: where it stands, and what it runs.
public struct DeviceReport: Sendable, Hashable {
    /// Where the device stands.
    public let reported: ReportedState
    /// What runs, for the components that the report speaks of.
    public let running: [RunningComponent]

    /// Makes a report.
    public init(_ reported: ReportedState, running: [RunningComponent] = []) {
        self.reported = reported
        self.running = running
    }

    /// Checks the bounds.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        try reported.check()
        try RecordCheck.count(
            running.count,
            "the number of running components",
            within: 0...StoreLimits.componentsPerDevice
        )
        try RecordCheck.distinct(running.map(\.component), "a running component")
        for component in running {
            try RecordCheck.text(component.version, "a running version", atMost: StoreLimits.version)
        }
    }
}
