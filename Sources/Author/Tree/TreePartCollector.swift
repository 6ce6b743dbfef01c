import Archives
import CBOR
import Eligibility
import ImageAnalysis

/// Makes the parts of a descriptor from the files of a tree, one after the other.
struct TreePartCollector {
    let options: TreeOptions
    private(set) var symbolNames: [SymbolHash: Text] = [:]
    private(set) var unreadable: [TreeError] = []
    /// How many programs, libraries and kernel modules there are.
    private(set) var count = 0
    private var parts: [DescriptorPart] = []
    private var links: [SoftwareTree.Item] = []
    private var modules: [(path: Text, module: KernelModule)] = []

    init(options: TreeOptions) {
        self.options = options
    }

    /// Looks at a file; links wait until all files are known.
    mutating func add(_ item: SoftwareTree.Item, of tree: SoftwareTree) {
        if item.linkTarget != nil {
            links.append(item)
            return
        }
        do throws(TreeError) {
            if Self.isLoaderSetting(item.path) {
                if let part = try tree.withContents(of: item, { LoaderSetting.part(item.path, $0) }) {
                    parts.append(part)
                }
            } else if item.size >= 52, !Self.isPassedOver(item.path) {
                // 52: the smallest ELF header.
                try addProgram(item, of: tree)
            }
        } catch {
            unreadable.append(error)
        }
    }

    /// All parts: the files, and those links that lead to one of them or have the name of a library.
    func partsWithLinks() -> [DescriptorPart] {
        let parts = self.parts + moduleParts
        var known: Set<Text> = []
        for part in parts {
            var path = part.path
            // Every folder above a part is a way to it.
            while path != "/", known.insert(path).inserted { path = InstalledPath.folder(path) }
        }
        // From what is known to the links that lead there, and on to those that lead to these: each link once.
        var waiting: [Text: [SoftwareTree.Item]] = [:]
        var found: [SoftwareTree.Item] = []
        for link in links {
            if DeviceIndexBuilder.isLibraryName(InstalledPath.name(link.path)) {
                found.append(link)
                known.insert(link.path)
            } else if let target = link.linkTarget {
                waiting[InstalledPath.target(target, from: link.path), default: []].append(link)
            }
        }
        var pending = Array(known)
        while let path = pending.popLast() {
            for link in waiting.removeValue(forKey: path) ?? [] {
                found.append(link)
                pending.append(link.path)
            }
        }
        let linkParts = found.map { DescriptorPart(path: $0.path, linkTarget: $0.linkTarget) }
        return (parts + linkParts).sorted { $0.path < $1.path }
    }

    // MARK: Parts

    /// The kernel modules. What one of them gives to another is not needed of the device.
    private var moduleParts: [DescriptorPart] {
        zip(modules, KernelModuleSet(modules.map(\.module)).findings).map { item, findings in
            DescriptorPart(path: item.path, requirements: findings.requirements, provides: findings.provides)
        }
    }

    private mutating func addProgram(_ item: SoftwareTree.Item, of tree: SoftwareTree) throws(TreeError) {
        let isCompressedModule = Self.isCompressedModule(item.path)
        let isProgram = try tree.withContents(of: item, first: 4) { (bytes) in
            isCompressedModule
                || bytes.count >= 4 && bytes[0] == 0x7F && bytes[1] == 0x45 && bytes[2] == 0x4C
                    && bytes[3] == 0x46
        }
        guard isProgram else { return }
        let outcome = try tree.withContents(of: item) { (bytes) in
            isCompressedModule
                ? TreeProgram.compressed(bytes, item.path, options) : TreeProgram.read(bytes, item.path, options)
        }
        switch outcome {
        case .part(let part, let names):
            count += 1
            parts.append(part)
            symbolNames.merge(names) { first, _ in first }
        case .module(let module):
            count += 1
            modules.append((item.path, module))
        case .passedOver: break
        case .unreadable(let reason): unreadable.append(TreeError(path: item.path, reason: reason))
        }
    }

    /// Folders of files that no loader of this system loads: data, debugging information, firmware of other processors
    /// (Filesystem Hierarchy Standard 3.0).
    private static func isPassedOver(_ path: Text) -> Bool {
        InstalledPath.isInside(path, "/usr/share/") || InstalledPath.isInside(path, "/usr/lib/debug/")
            || InstalledPath.isInside(path, "/lib/firmware/") || InstalledPath.isInside(path, "/usr/lib/firmware/")
            || InstalledPath.isInside(path, "/usr/include/") || InstalledPath.isInside(path, "/usr/src/")
    }

    private static func isLoaderSetting(_ path: Text) -> Bool {
        InstalledPath.isInside(path, "/etc/ld.so.conf.d/") && path.utf8.suffix(5).elementsEqual(".conf".utf8)
    }

    private static func isCompressedModule(_ path: Text) -> Bool {
        [".ko.xz", ".ko.gz", ".ko.zst"].contains { path.utf8.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }
}
