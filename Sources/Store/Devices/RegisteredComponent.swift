/// A component that a device registered [M8]: what it is, not what it runs.
public struct RegisteredComponent: Sendable, Hashable {
    /// The component's name on the device.
    public let name: ComponentName
    /// Who made it (SUIT vendor identifier).
    public let vendorID: UUID128
    /// What kind of thing it is (SUIT class identifier).
    public let classID: UUID128

    /// Makes a component.
    public init(name: ComponentName, vendorID: UUID128, classID: UUID128) {
        self.name = name
        self.vendorID = vendorID
        self.classID = classID
    }
}
