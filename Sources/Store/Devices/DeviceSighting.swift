/// That a device was heard of. Sightings are collected and written in batches, since a poll must cost no write.
public struct DeviceSighting: Sendable, Hashable {
    /// The device.
    public let device: DeviceID
    /// When it was heard of, in Unix seconds.
    public let at: Int64

    /// Makes a sighting.
    public init(device: DeviceID, at: Int64) {
        self.device = device
        self.at = at
    }
}
