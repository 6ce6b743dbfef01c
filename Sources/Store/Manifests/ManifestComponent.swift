/// One row of a manifest's summary: a result that the manifest names for a component of a class.
public struct ManifestComponent: Sendable, Hashable {
    /// The component.
    public let component: ComponentName
    /// The vendor that the branch is for, where it names one.
    public let vendorID: UUID128?
    /// The class that the branch is for, where it names one.
    public let classID: UUID128?
    /// The digest of the result, where the branch fixes one.
    public let result: ContentDigest?
    /// The size of the result in bytes.
    public let size: Int64?
    /// The version text.
    public let version: String?

    /// Makes a row.
    public init(
        component: ComponentName,
        vendorID: UUID128? = nil,
        classID: UUID128? = nil,
        result: ContentDigest? = nil,
        size: Int64? = nil,
        version: String? = nil
    ) {
        self.component = component
        self.vendorID = vendorID
        self.classID = classID
        self.result = result
        self.size = size
        self.version = version
    }
}
