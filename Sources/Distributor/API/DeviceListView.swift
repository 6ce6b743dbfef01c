/// One page of the registered devices (`GET /v1/devices?after=&limit=`).
public struct DeviceListView: Codable, Sendable, Hashable {
    /// The devices, in ascending order of their ids.
    public let devices: [DeviceView]
    /// What to pass as `after` for the next page; absent on the last one.
    public let next: String?

    /// Makes a page.
    public init(devices: [DeviceView], next: String?) {
        self.devices = devices
        self.next = next
    }
}
