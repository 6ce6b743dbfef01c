/// Labels of the characteristics that a device can be asked for [M6].
///
/// Those that SUIT has a parameter for keep its number; the others are private, at most -272.
public enum Characteristic {
    /// Vendor id, 16 bytes.
    public static let vendorIdentifier = SUITParameter.vendorIdentifier
    /// Class id, 16 bytes.
    public static let classIdentifier = SUITParameter.classIdentifier
    /// Digest of what is installed.
    public static let imageDigest = SUITParameter.imageDigest
    /// Size of what is installed, in bytes.
    public static let imageSize = SUITParameter.imageSize
    /// Version of what is installed.
    public static let version = SUITParameter.version
    /// Device id.
    public static let deviceIdentifier = SUITParameter.deviceIdentifier
    /// Manufacturer, a text.
    public static let manufacturer: Int64 = -272
    /// Hardware model, a text.
    public static let model: Int64 = -273
    /// Geographic position, `[latitude, longitude]` in degrees.
    public static let position: Int64 = -274
    /// Free storage for updates, in bytes.
    public static let freeStorage: Int64 = -275

    /// The name of a label in the author's input, and its number.
    public static let names: [(name: StaticString, label: Int64)] = [
        ("vendor", vendorIdentifier), ("class", classIdentifier), ("digest", imageDigest), ("size", imageSize),
        ("version", version), ("device", deviceIdentifier), ("manufacturer", manufacturer), ("model", model),
        ("position", position), ("free-storage", freeStorage),
    ]
}
