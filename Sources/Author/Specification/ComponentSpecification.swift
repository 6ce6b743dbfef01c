public import SUIT

/// One component of the update, and the classes of hardware that it is made for.
public struct ComponentSpecification: Equatable, Sendable {
    /// The name, which becomes the component id where there is no other.
    public var name: String
    /// The component id; empty: the name.
    public var identifier: [[UInt8]]
    /// What the component is, for people.
    public var description: String?
    /// What a device reports about it.
    public var report: [RequestedCharacteristic]
    /// Whether it is started when it is installed.
    public var isInvoked: Bool
    /// The variants.
    public var classes: [ClassSpecification]
    /// Where it stands in the author's file.
    public var place: SourcePlace?

    /// Most bytes of a name.
    public static let nameLimit = 64
    /// Most variants of a component.
    public static let classLimit = 65_536

    /// What is asked for where the author does not say: who the component is, and what it runs.
    public static let standardReport: [RequestedCharacteristic] = [
        Characteristic.vendorIdentifier, Characteristic.classIdentifier, Characteristic.imageDigest,
        Characteristic.version,
    ]
    .map { RequestedCharacteristic($0) }

    /// A component.
    public init(
        name: String,
        description: String? = nil,
        report: [RequestedCharacteristic] = ComponentSpecification.standardReport,
        classes: [ClassSpecification],
        place: SourcePlace? = nil
    ) {
        self.name = name
        self.identifier = []
        self.description = description
        self.report = report
        self.isInvoked = false
        self.classes = classes
        self.place = place
    }
}
