import CBOR
public import DeviceCore
public import Eligibility
public import SUIT

/// How the agent is set up on a device: the content of `agent.conf` (docs/reference/agent.md).
public struct AgentConfiguration: Sendable, Equatable {
    /// A component and how it is handled.
    public struct Component: Sendable, Equatable {
        /// Its name in manifests.
        public let name: String
        /// Vendor id, 16 bytes.
        public let vendorIdentifier: [UInt8]
        /// Class id, 16 bytes.
        public let classIdentifier: [UInt8]
        /// The version that the device left the factory with; may be empty.
        public let version: String
        /// The paths of the two slots; twice the same where there is a single one.
        public let slots: [String]
        /// The most bytes that a single slot may have; 0 for somewhat more than it holds.
        public let slotSize: UInt64
        /// Where the component appears among the device's software: a path under the root folder that links to the
        /// primary slot. Empty where nothing links.
        public let installPath: String
        /// Whether images are programs.
        public let isExecutable: Bool
        /// Run by the shell after the first start with new software; success confirms it. Empty: `fettle-agent confirm`
        /// has to be called. `{slot}` stands for the path of the primary slot.
        public let healthCommand: String
        /// With what the program is started for a test in its slot, separated by blanks; empty for nothing.
        public let probeArguments: String
        /// Its memory, where its images have to lie in it.
        public let memoryMap: [NamedRegion]

        /// Whether updates are written over what runs.
        public var hasSingleSlot: Bool { slots[0] == slots[1] }

        /// The name as a component identifier of manifests.
        public var identifier: ComponentIdentifier { ComponentIdentifier(Text(name)) }
    }

    /// The device id.
    public let deviceID: String
    /// The folder that keeps the state.
    public let stateFolder: String
    /// The folder whose software is examined: `/` on a device.
    public let root: String
    /// The processor whose code the device runs.
    public let machine: Machine
    /// The distributor, without a trailing slash.
    public let server: String
    /// Gateways that are asked before the distributor, in this order, without a trailing slash [G1].
    public let gateways: [String]
    /// Certificates to trust for TLS; empty for the system's.
    public let certificateFile: String
    /// A file with the one-time token; empty where the device is registered already.
    public let tokenFile: String
    /// Seconds between polls.
    public let pollInterval: UInt64
    /// Files with the public keys of authors, PEM.
    public let anchorFiles: [String]
    /// Whether a device without any anchor takes those that the distributor gives at enrolment.
    public let acceptsAnchors: Bool
    /// The signed key set that the device was provisioned with, from which it follows the distributor's; may be empty.
    public let keySetFile: String
    /// Files with the keys that open what was encrypted for the device.
    public let decryptionKeyFiles: [String]
    /// Seconds in which new software must be confirmed.
    public let confirmTimeout: UInt64
    /// Run instead of starting the agent again after an installation, for example `systemctl reboot`.
    public let restartCommand: String
    /// The largest payload that is fetched, in bytes.
    public let payloadLimit: UInt64
    /// Manufacturer and model, for devices whose manifest asks for them; may be empty.
    public let manufacturer: String
    /// The model; may be empty.
    public let model: String
    /// What else cannot be detected.
    public let platform: DevicePlatform
    /// What is done around the verdict.
    public let eligibility: EligibilityPolicy
    /// When and how payloads are fetched.
    public let download: DownloadPolicy
    /// What devices beside each other do for each other.
    public let neighbours: NeighbourPolicy
    /// The components.
    public let components: [Component]

    /// What the device is, for the device core.
    public var identity: DeviceIdentity {
        DeviceIdentity(
            deviceID: Text(deviceID),
            components: components.map {
                DeviceIdentity.Component(
                    name: $0.identifier,
                    vendorIdentifier: $0.vendorIdentifier,
                    classIdentifier: $0.classIdentifier,
                    singleSlot: $0.singleSlot(stateFolder: stateFolder)
                )
            }
        )
    }

    /// The component of that name, or `nil`.
    public func component(_ name: ComponentIdentifier) -> Component? {
        components.first { $0.identifier == name }
    }
}
