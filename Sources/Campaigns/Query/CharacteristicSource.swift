/// Something that has characteristics to select it by.
public protocol CharacteristicSource {
    /// The values of a characteristic.
    ///
    /// - Parameter name: The characteristic's name.
    /// - Returns: The values, empty when there is no such characteristic.
    func values(named name: String) -> [String]
}
