/// What a device is prepared to take, held against a manifest before anything of it runs (suit-manifest sections 6.1
/// and 6.2).
public struct ManifestTarget: Equatable, Sendable {
    /// The lowest sequence number that is taken: that of the manifest that was taken last. Equal ones are.
    public var lowestSequenceNumber: UInt64
    /// Most components.
    public var componentLimit: Int
    /// The components that the device has, or `nil` to take all.
    public var components: [ComponentIdentifier]?
    /// The components that every manifest must cover.
    public var requiredComponents: [ComponentIdentifier]
    /// Whether a manifest may depend on others.
    public var takesDependencies: Bool
    /// What must come before a dependency is run.
    public var dependencyRule: DependencyRule

    /// A device that takes everything, and no dependencies.
    public init(
        lowestSequenceNumber: UInt64 = 0,
        componentLimit: Int = Manifest.componentLimit,
        components: [ComponentIdentifier]? = nil,
        requiredComponents: [ComponentIdentifier] = [],
        takesDependencies: Bool = false,
        dependencyRule: DependencyRule = .explicitIntegrity
    ) {
        self.lowestSequenceNumber = lowestSequenceNumber
        self.componentLimit = componentLimit
        self.components = components
        self.requiredComponents = requiredComponents
        self.takesDependencies = takesDependencies
        self.dependencyRule = dependencyRule
    }

    /// Checks a manifest.
    ///
    /// - Throws: ``SUITError`` `.sequenceNumber`, `.tooManyComponents`, `.dependencyUnavailable`, `.unknownComponent` or
    ///   `.incompleteComponentSet`.
    public func check(_ manifest: Manifest) throws(SUITError) {
        guard manifest.sequenceNumber >= lowestSequenceNumber else {
            throw .sequenceNumber(manifest.sequenceNumber, lowest: lowestSequenceNumber)
        }
        guard manifest.identifiers.count <= componentLimit else {
            throw .tooManyComponents(manifest.identifiers.count)
        }
        if !takesDependencies, let dependency = manifest.dependencies.first {
            throw .dependencyUnavailable(
                component: dependency.index,
                .dependencyResolution,
                at: dependency.identifier.lowerBound
            )
        }
        if let components {
            for index in manifest.components.indices
            where !ManifestTarget.contains(components, manifest.components[index]) && !manifest.isDependency(index) {
                throw .unknownComponent(index)
            }
        }
        // What dependencies cover is known only once they were loaded.
        guard manifest.dependencies.isEmpty else { return }
        for component in requiredComponents {
            var isCovered = false
            for other in manifest.components where other == component { isCovered = true }
            guard isCovered else { throw .incompleteComponentSet }
        }
    }

    private static func contains(_ list: [ComponentIdentifier], _ component: ComponentIdentifier) -> Bool {
        for other in list where other == component { return true }
        return false
    }
}
