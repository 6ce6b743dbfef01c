public import Archives
public import CBOR
public import Eligibility
public import ImageAnalysis

/// The requirements specification of software that consists of several files (E1, E2): what each program and library needs
/// and gives, and what the whole needs.
public struct TreeDescription {
    /// What holds for the whole: its form, identity, needs and gifts.
    public var findings: ImageFindings
    /// The programs, libraries and kernel modules, the links that lead to them, and settings of the loader.
    public var parts: [DescriptorPart]
    /// Names of the symbols that the parts need: descriptors carry only their hashes.
    public var symbolNames: [SymbolHash: Text]
    /// Files that look like programs but cannot be read as such. What they need is not known.
    public var unreadable: [TreeError]

    /// The descriptor of the whole.
    public var descriptor: Descriptor {
        var descriptor = findings.descriptor
        descriptor.parts = parts
        return descriptor
    }

    /// Describes the files of `tree`.
    ///
    /// - Parameter format: what the tree came as, such as `tar`.
    public init(_ tree: SoftwareTree, format: Text, options: TreeOptions = TreeOptions()) {
        var collector = TreePartCollector(options: options)
        for item in tree.items { collector.add(item, of: tree) }
        parts = collector.partsWithLinks()
        symbolNames = collector.symbolNames
        unreadable = collector.unreadable
        findings = ImageFindings(format: format)
        findings.requirements.append(Self.storage(tree.size))
        findings.facts.append(ImageFact("files", Text("\(tree.items.count)")))
        findings.facts.append(ImageFact("programs and libraries", Text("\(collector.count)")))
        for error in unreadable { findings.facts.append(ImageFact("unreadable", Text(error.description))) }
    }

    /// Describes a Debian package: its files as they are unpacked to the root, and the fields of its control file.
    ///
    /// - Throws: ``ArchiveError`` where its files cannot be read.
    public init(_ package: DebianPackage, options: TreeOptions = TreeOptions()) throws(ArchiveError) {
        let tree = SoftwareTree(try package.files(), prefix: options.prefix ?? "/", mergesUsr: options.mergesUsr)
        self.init(tree, format: package.container == .ar ? "deb" : "ipk", options: options)
        let needs = PackageNeeds(package)
        if let size = needs.installedSize { findings.requirements = [Self.storage(size)] }
        findings.requirements += needs.requirements
        findings.provides += needs.provides
        findings.identity = needs.identity
        findings.facts = needs.facts + findings.facts
    }

    /// Describes a wheel that is installed under a folder of its own.
    ///
    /// - Throws: ``ArchiveError`` where its files cannot be read.
    public init(_ wheel: Wheel, options: TreeOptions = TreeOptions()) {
        let tree = SoftwareTree(wheel, prefix: options.prefix ?? TreeOptions.wheelPrefix) {
            wheel.installedPath(of: $0)
        }
        self.init(tree, format: "wheel", options: options)
        findings.requirements += WheelNeeds(wheel).requirements
        findings.identity = SoftwareIdentity(name: Text(wheel.name), version: Text(wheel.version))
        findings.facts = wheel.tags.map { ImageFact("tag", Text($0.description)) } + findings.facts
    }

    /// The need of space for `size` bytes.
    private static func storage(_ size: UInt64) -> Requirement {
        Requirement(.storage, "", .atLeast(Int64(clamping: size)))
    }
}
