/// Labels of the characteristics that a device can be asked for [M6], of a component or of the device as a whole.
///
/// Those that SUIT has a parameter for keep its number; the others are private, at most -272. Numbers from -65536 to
/// -1024 (``integratorRange``) are the integrator's own: no version of this project will give them a meaning.
public enum Characteristic {
    /// Vendor id, 16 bytes.
    public static let vendorIdentifier = SUITParameter.vendorIdentifier
    /// Class id, 16 bytes.
    public static let classIdentifier = SUITParameter.classIdentifier
    /// Digest of what is installed.
    public static let imageDigest = SUITParameter.imageDigest
    /// Slot that the next image goes to.
    public static let componentSlot = SUITParameter.componentSlot
    /// Size of what is installed, in bytes.
    public static let imageSize = SUITParameter.imageSize
    /// Version that is active, of a component or of the device.
    public static let version = SUITParameter.version
    /// Device id.
    public static let deviceIdentifier = SUITParameter.deviceIdentifier
    /// Manufacturer, a text.
    public static let manufacturer: Int64 = -272
    /// Hardware model, a text.
    public static let model: Int64 = -273
    /// Geographic position, latitude and longitude in degrees.
    public static let position: Int64 = -274
    /// Free storage for updates, in bytes.
    public static let freeStorage: Int64 = -275
    /// Hardware configuration: a text, or bits for what is fitted.
    public static let hardwareConfiguration: Int64 = -276
    /// Software configuration: a text, or bits for what is set up.
    public static let softwareConfiguration: Int64 = -277
    /// Security capabilities: bits, or a text such as the version of the cryptographic library.
    public static let securityCapabilities: Int64 = -278
    /// Security requirements: bits, or a text.
    public static let securityRequirements: Int64 = -279
    /// Communication capabilities: bits, or the identifiers of the modules that are fitted.
    public static let communicationCapabilities: Int64 = -280
    /// Sleep schedule: the spans of time at which the device, or the component, is awake.
    public static let sleepSchedule: Int64 = -281
    /// Free memory, in bytes.
    public static let freeMemory: Int64 = -282
    /// Energy in the battery, in milliwatt hours.
    public static let battery: Int64 = -283
    /// Where the component appears among the device's software: an absolute path, by which loaders find it.
    public static let installPath: Int64 = -284

    /// Labels that are the integrator's own.
    public static let integratorRange: ClosedRange<Int64> = -65_536 ... -1_024

    /// The name of a label in the author's input, and its number.
    public static let names: [(name: StaticString, label: Int64)] = [
        ("vendor", vendorIdentifier), ("class", classIdentifier), ("digest", imageDigest), ("slot", componentSlot),
        ("size", imageSize), ("version", version), ("device", deviceIdentifier), ("manufacturer", manufacturer),
        ("model", model), ("position", position), ("free-storage", freeStorage),
        ("hardware-configuration", hardwareConfiguration), ("software-configuration", softwareConfiguration),
        ("security-capabilities", securityCapabilities), ("security-requirements", securityRequirements),
        ("communication-capabilities", communicationCapabilities), ("sleep-schedule", sleepSchedule),
        ("free-memory", freeMemory), ("battery", battery), ("install-path", installPath),
    ]
}
