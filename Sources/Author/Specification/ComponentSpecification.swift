import SUIT

/// One component of the update, and the classes of hardware that it is made for.
public struct ComponentSpecification: Equatable, Sendable {
    /// The name, which becomes the component id.
    public var name: String
    /// What the component is, for people.
    public var description: String?
    /// Labels of the characteristics that a device reports about it.
    public var report: [Int64]
    /// The variants.
    public var classes: [ClassSpecification]
    /// Where it stands in the author's file.
    public var place: SourcePlace?

    /// Most bytes of a name.
    public static let nameLimit = 64
    /// Most variants of a component.
    public static let classLimit = 256
    /// What is asked for where the author does not say: who the component is, and what it runs.
    public static let standardReport: [Int64] = [
        Characteristic.vendorIdentifier, Characteristic.classIdentifier, Characteristic.imageDigest,
        Characteristic.version,
    ]

    /// A component.
    public init(
        name: String,
        description: String? = nil,
        report: [Int64] = ComponentSpecification.standardReport,
        classes: [ClassSpecification],
        place: SourcePlace? = nil
    ) {
        self.name = name
        self.description = description
        self.report = report
        self.classes = classes
        self.place = place
    }
}
