public import DeviceCore

/// What the configuration says of the device that cannot be detected: keys of `[device]` [M6].
public struct DevicePlatform: Sendable, Equatable {
    /// The folder with the integrator's own characteristics and capabilities.
    public var dropInFolder = "/etc/fettle/characteristics.d"
    /// The hours of the day, in UTC, in which the device is awake; none where it always is, or it is not known.
    public var awake: [DailyWindow] = []
    /// Whether the network is paid for by volume.
    public var isMetered = false
    /// The boot loader: a name, and a version behind a blank; empty to find out.
    public var bootloader = ""

    /// Nothing is said.
    public init() {}
}
