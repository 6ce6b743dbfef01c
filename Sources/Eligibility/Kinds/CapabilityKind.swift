/// What a requirement or capability is about: a number of the registry of kinds (`docs/formats/descriptor.cddl`).
///
/// Any number is valid. Kinds 1 to 5 are what a loader looks for and have bodies of their own; all others but 0 are
/// attributes, `[name, …]`, with a semantics that the requirement names (``Match``). So a device can evaluate a kind that
/// it has never heard of, as long as something on it states a capability of that kind and name; where nothing does, the
/// verdict on a critical requirement is undecided, and new kinds can be added without breaking old devices.
public struct CapabilityKind: RawRepresentable, Equatable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: Int64

    /// The kind with a number.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// One of several groups of requirements: requirements only; see ``Requirement/Constraint/anyOf(_:)``.
    public static let anyOf = CapabilityKind(rawValue: 0)

    // MARK: What a loader looks for

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

    // MARK: Attributes

    /// A rule of the binary interface, such as `float` with the text `hard`.
    public static let abi = CapabilityKind(rawValue: 6)
    /// An extension of the processor, by the name that Linux gives it (`avx2`), or a level (`x86-64-v3`).
    public static let cpuFeature = CapabilityKind(rawValue: 7)
    /// The operating system's kernel: `linux` with its version, `vermagic` with a text.
    public static let kernel = CapabilityKind(rawValue: 8)
    /// A symbol that the kernel exports to modules, with its checksum.
    public static let kernelSymbol = CapabilityKind(rawValue: 9)
    /// Main memory in bytes: `ram`.
    public static let memory = CapabilityKind(rawValue: 10)
    /// Free storage in bytes, by place; the empty name is the place where updates are installed.
    public static let storage = CapabilityKind(rawValue: 11)
    /// A range of addresses: `flash`, `ram`, or the empty name for any.
    public static let memoryRegion = CapabilityKind(rawValue: 12)
    /// A version of stored data, by the data's name: requirements say which versions the software reads, capabilities
    /// which one is there, or which one the software writes.
    public static let dataFormat = CapabilityKind(rawValue: 13)
    /// A part of the hardware, by name.
    public static let hardware = CapabilityKind(rawValue: 14)
    /// The board's identity: `compatible` with the texts of a device tree, most specific first.
    public static let board = CapabilityKind(rawValue: 15)
    /// The boot loader, by name, with its version.
    public static let bootloader = CapabilityKind(rawValue: 16)
    /// A Java Card package, by its application identifier in upper-case hexadecimal, with major and minor version.
    public static let javaCardPackage = CapabilityKind(rawValue: 17)
    /// A file, by path.
    public static let file = CapabilityKind(rawValue: 18)
    /// A service that runs, by name.
    public static let service = CapabilityKind(rawValue: 19)
    /// An installed package, by name, with its version.
    public static let package = CapabilityKind(rawValue: 20)
    /// How software is installed, such as `handler`, `slots`.
    public static let deployment = CapabilityKind(rawValue: 21)
    /// The size of a memory page in bytes, under the empty name.
    public static let pageSize = CapabilityKind(rawValue: 22)
    /// Thread-local memory in bytes that a library can get after the start of a program, under the empty name.
    public static let staticTLS = CapabilityKind(rawValue: 23)
    /// That a stack may be executable, under the empty name.
    public static let executableStack = CapabilityKind(rawValue: 24)
    /// A language's run time, such as `python` with the text `cp311`.
    public static let runtime = CapabilityKind(rawValue: 25)
    /// The lowest security counter that the device still accepts, by name.
    public static let securityCounter = CapabilityKind(rawValue: 26)
    /// What an image is for: `vendor` and `class` (16 bytes each), `chip`.
    public static let imageIdentity = CapabilityKind(rawValue: 27)
    /// Another image on the device, such as `image-1`, with its version.
    public static let image = CapabilityKind(rawValue: 28)
    /// A form of packages that the device can unpack, such as `deb.zstd`.
    public static let packageFormat = CapabilityKind(rawValue: 29)
    /// Something of the integrator's own, by a name in reverse domain order.
    public static let named = CapabilityKind(rawValue: 63)

    /// Whether the kind has a body of its own instead of an attribute's.
    var isSpecial: Bool { rawValue >= 0 && rawValue <= 5 }
}
