public import CBOR

/// Images and the ways to start them in one file for U-Boot: a flattened image tree (FIT), whose form is that of a device
/// tree blob with the nodes `/images` and `/configurations` (Flat Image Tree Specification 0.8).
public struct FITImage: Equatable, Sendable {
    /// One image in the file.
    public struct Part: Equatable, Sendable {
        /// The name that configurations use.
        public let name: Text
        /// What it is, for people.
        public let description: Text?
        /// Its kind, such as `kernel`, `flat_dt`, `ramdisk`, `firmware`.
        public let type: Text?
        /// The processor family, by mkimage's name.
        public let architecture: Text?
        /// The operating system, by mkimage's name.
        public let system: Text?
        /// How it is compressed, such as `none`, `gzip`.
        public let compression: Text?
        /// The address to load it to.
        public let loadAddress: UInt64?
        /// The address to start it at.
        public let entryPoint: UInt64?
        /// The digests that stand beside it, such as `sha256`.
        public let hashes: [Text]
        /// Its bytes in the file; `nil` where they are not in it, or not said.
        public let data: Range<Int>?
        /// Where it is a device tree that is not compressed: what the tree is for.
        public let compatible: [Text]
    }

    /// One way to start.
    public struct Configuration: Equatable, Sendable {
        /// Its name.
        public let name: Text
        /// What it is for, for people.
        public let description: Text?
        /// The board, then its relatives, as in the root of a device tree. Where the file does not say, it is what the
        /// configuration's device tree says.
        public let compatible: [Text]
        /// The kernel image's name.
        public let kernel: Text?
        /// The device trees' names: the tree, then overlays.
        public let deviceTrees: [Text]
        /// The ramdisk image's name.
        public let ramdisk: Text?
        /// The names of further images to load.
        public let loadables: [Text]
        /// Whether there is a signature over the configuration.
        public let isSigned: Bool
    }

    /// What the file is, for people.
    public let description: Text?
    /// The images.
    public let parts: [Part]
    /// The ways to start.
    public let configurations: [Configuration]
    /// The configuration that is taken where nothing else decides.
    public let defaultConfiguration: Text?

    /// Reads the file that fills `bytes`.
    public init(_ bytes: Span<UInt8>, limits: DeviceTreeLimits = DeviceTreeLimits()) throws(KernelError) {
        var reader = try FlattenedDeviceTree(bytes, limits: limits)
        let tree = DeviceTree(root: try reader.root(bytes))
        guard let images = tree.root.child("images") else {
            throw KernelError(
                .otherFormat,
                in: "image tree",
                at: 0,
                expected: "a node /images",
                found: "another device tree"
            )
        }
        let size = reader.totalSize
        parts = images.children.map { Self.part($0, bytes, treeSize: size, limits: limits) }
        let parent = tree.root.child("configurations")
        description = tree.root["description"]?.text
        defaultConfiguration = parent?["default"]?.text
        let known = parts
        configurations = (parent?.children ?? []).map { Self.configuration($0, known) }
    }

    /// The part of a name.
    public func part(_ name: Text) -> Part? { parts.first { $0.name == name } }

    /// The configuration that is taken where nothing else decides: the default one, else the first.
    public var standardConfiguration: Configuration? {
        configurations.first { $0.name == defaultConfiguration } ?? configurations.first
    }

    private static func part(
        _ node: DeviceTreeNode,
        _ bytes: Span<UInt8>,
        treeSize: Int,
        limits: DeviceTreeLimits
    ) -> Part {
        let data = data(node, fileSize: bytes.count, treeSize: treeSize)
        let type = node["type"]?.text
        let compression = node["compression"]?.text
        var compatible: [Text] = []
        if let data, type == "flat_dt", compression == nil || compression == "none" {
            // A broken tree says nothing about boards; that it is broken shows where it is looked at by itself.
            if let tree = try? DeviceTree(bytes.extracting(data), limits: limits) { compatible = tree.compatible }
        }
        return Part(
            name: node.name,
            description: node["description"]?.text,
            type: type,
            architecture: node["arch"]?.text,
            system: node["os"]?.text,
            compression: compression,
            loadAddress: node["load"]?.number,
            entryPoint: node["entry"]?.number,
            hashes: node.children.filter { $0.isHash }.compactMap { $0["algo"]?.text },
            data: data,
            compatible: compatible
        )
    }

    /// The bytes of an image: in the tree itself, or after it (`mkimage -E`).
    private static func data(_ node: DeviceTreeNode, fileSize: Int, treeSize: Int) -> Range<Int>? {
        if let property = node["data"], let offset = property.offset { return offset..<(offset + property.size) }
        guard let size = node["data-size"]?.number else { return nil }
        var start = node["data-position"]?.number
        if start == nil, let offset = node["data-offset"]?.number {
            // Offsets count from the end of the tree, which is padded to four bytes.
            let (sum, overflow) = UInt64((treeSize + 3) / 4 * 4).addingReportingOverflow(offset)
            start = overflow ? nil : sum
        }
        guard let start, start <= UInt64(fileSize), size <= UInt64(fileSize) - start else { return nil }
        return Int(start)..<Int(start + size)
    }

    private static func configuration(_ node: DeviceTreeNode, _ parts: [Part]) -> Configuration {
        let trees = node["fdt"]?.texts ?? []
        var compatible = node["compatible"]?.texts ?? []
        if compatible.isEmpty, let first = trees.first {
            compatible = parts.first { $0.name == first }?.compatible ?? []
        }
        return Configuration(
            name: node.name,
            description: node["description"]?.text,
            compatible: compatible,
            kernel: node["kernel"]?.text,
            deviceTrees: trees,
            ramdisk: node["ramdisk"]?.text,
            loadables: node["loadables"]?.texts ?? [],
            isSigned: node.children.contains { $0.baseName == "signature" || $0.name.hasPrefix("signature-") }
        )
    }
}

extension DeviceTreeNode {
    /// Whether it states a digest: `hash`, `hash@1` or `hash-1`.
    fileprivate var isHash: Bool { baseName == "hash" || name.hasPrefix("hash-") }
}

extension Text {
    /// Whether the text begins with `prefix`.
    func hasPrefix(_ prefix: Text) -> Bool { utf8.starts(with: prefix.utf8) }
}
