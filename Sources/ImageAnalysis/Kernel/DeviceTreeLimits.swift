/// Bounds that the reader of device trees enforces.
public struct DeviceTreeLimits: Equatable, Sendable {
    /// Deepest nesting of nodes; Linux itself reads 64 levels.
    public var depth = 64
    /// Most nodes.
    public var nodes = 65_536
    /// Most properties of all nodes.
    public var properties = 262_144
    /// Longest name of a node or property.
    public var name = 255
    /// Largest value that is kept. Greater ones, such as the images in a FIT, are known by place and size.
    public var value = 65_536

    /// The standard bounds.
    public init() {}
}
