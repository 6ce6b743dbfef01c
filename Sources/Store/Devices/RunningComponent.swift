/// What a component runs, by the device's own signed word: the only proof of success that counts [B2].
public struct RunningComponent: Sendable, Hashable {
    /// The component.
    public let component: ComponentName
    /// The digest of what it runs.
    public let digest: ContentDigest
    /// The version text that the device reported with it.
    public let version: String?

    /// Makes a statement of what runs.
    public init(component: ComponentName, digest: ContentDigest, version: String? = nil) {
        self.component = component
        self.digest = digest
        self.version = version
    }
}
