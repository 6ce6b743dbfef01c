/// Points of an update at which somebody else than the manifest has a say. Without any, the machine never asks.
public struct UpdateGates: OptionSet, Sendable {
    /// The gates as bits.
    public let rawValue: UInt8

    /// The gates of the given bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Before the first byte of payload is asked for, the device's owner may hold it back [E3]: until a user agrees, or
    /// until the hours come in which the device may download.
    public static let authorisation = UpdateGates(rawValue: 1)
    /// Before the slots are switched, what was installed is put to the test where it is [E10].
    public static let probe = UpdateGates(rawValue: 2)
}
