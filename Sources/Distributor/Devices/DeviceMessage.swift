import Store

/// What a registered device signed.
struct DeviceMessage: Sendable {
    /// The device.
    let device: DeviceID
    /// What is known of it.
    let entry: DeviceDirectory.Entry
    /// The payload that it signed.
    let payload: [UInt8]
}
