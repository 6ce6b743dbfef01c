/// A characteristic that a device registered beyond its components [M6]: region, owner, radio, whatever the integrator named.
///
/// The value is kept as the device sent it; a query decides how to compare it.
public struct Characteristic: Sendable, Hashable {
    /// The key.
    public let key: CharacteristicKey
    /// The value, at most ``StoreLimits/characteristicValue`` bytes.
    public let value: String

    /// Makes a characteristic.
    public init(key: CharacteristicKey, value: String) {
        self.key = key
        self.value = value
    }
}
