/// What a requirement or capability is about: a number of the registry of kinds (`docs/formats/descriptor.cddl`).
///
/// Any number is valid. A kind that the device does not know makes the verdict undecided where the requirement is
/// critical, so that new kinds can be added without breaking old devices.
public struct CapabilityKind: RawRepresentable, Equatable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: Int64

    /// The kind with a number.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The processor that code is for; see ``Machine``.
    public static let machine = CapabilityKind(rawValue: 1)
    /// The loader that a program asks for, by path.
    public static let interpreter = CapabilityKind(rawValue: 2)
    /// A shared library, by name; see ``SharedLibrary``.
    public static let sharedLibrary = CapabilityKind(rawValue: 3)
    /// Symbol versions of a shared library; see ``SymbolVersions``.
    public static let symbolVersions = CapabilityKind(rawValue: 4)
    /// Symbols of a shared library; see ``Symbols``.
    public static let symbols = CapabilityKind(rawValue: 5)
}
