public import CBOR
public import SUIT

/// What a device is: facts that no update can change.
public struct DeviceIdentity: Equatable, Sendable {
    /// A part of the device that is updated by itself [M8].
    public struct Component: Equatable, Sendable {
        /// Its name in manifests.
        public let name: ComponentIdentifier
        /// Its vendor id, 16 bytes.
        public let vendorIdentifier: [UInt8]
        /// Its class id, 16 bytes.
        public let classIdentifier: [UInt8]
        /// Its slot, where it has only one.
        public let singleSlot: SingleSlot?

        /// A component of the given vendor and class.
        public init(
            name: ComponentIdentifier,
            vendorIdentifier: [UInt8],
            classIdentifier: [UInt8],
            singleSlot: SingleSlot? = nil
        ) {
            self.name = name
            self.vendorIdentifier = vendorIdentifier
            self.classIdentifier = classIdentifier
            self.singleSlot = singleSlot
        }
    }

    /// The device id.
    public let deviceID: Text
    /// The components.
    public let components: [Component]

    /// A device with the given components.
    public init(deviceID: Text, components: [Component]) {
        self.deviceID = deviceID
        self.components = components
    }

    /// The component of that name, or `nil`.
    public func component(named name: ComponentIdentifier) -> Component? {
        for component in components where component.name == name { return component }
        return nil
    }
}
