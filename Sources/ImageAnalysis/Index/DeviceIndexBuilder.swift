public import CBOR
public import Eligibility

/// Puts the index of a device together, from what whoever walks over its files adds.
public struct DeviceIndexBuilder {
    private var files: [IndexedFile] = []
    private var links: [Text: Text] = [:]
    private var packages: [DeviceIndex.Package] = []
    private var owners: [Text: Int] = [:]
    /// Folders that the device's settings name.
    public var folders = LoaderFolders()
    /// What else was found out about the device.
    public var capabilities = CapabilitySet([])
    /// The processor of the device, where it is known; otherwise it is that of its programs.
    public var machine: Machine?

    /// An empty index.
    public init() {}

    /// Adds the file at `path`, which must be free of links.
    ///
    /// - Returns: whether it is a program or library.
    @discardableResult
    public mutating func add(_ path: Text, fingerprint: FileFingerprint, contents: Span<UInt8>) -> Bool {
        do throws(ELFError) {
            let file = try ELFFile(contents)
            // Object files and dumps are for linkers and debuggers.
            guard file.header.type == .executable || file.header.type == .dynamic else { return false }
            files.append(IndexedFile(path: path, fingerprint: fingerprint, object: LoadableObject(file)))
            return true
        } catch {
            // A loader that comes upon it gives up.
            if Self.isLibraryName(LoaderPath.name(path)) {
                files.append(IndexedFile(path: path, fingerprint: fingerprint))
            }
            return false
        }
    }

    /// Adds a file that an earlier index has and that has not changed since.
    public mutating func add(_ file: IndexedFile) {
        var copy = file
        copy.package = nil
        files.append(copy)
    }

    /// Adds a symbolic link. Its path must be free of other links.
    public mutating func addLink(_ path: Text, target: Text) {
        links[path] = target
    }

    /// Adds an installed package with the paths of its files.
    public mutating func addPackage(_ name: Text, version: Text, files: [Text]) {
        for file in files where owners[file] == nil { owners[file] = packages.count }
        packages.append(DeviceIndex.Package(name: name, version: version))
    }

    /// Whether a file of this name is one that loaders look for.
    public static func isLibraryName(_ name: Text) -> Bool {
        let bytes = name.utf8
        let mark: [UInt8] = [0x2E, 0x73, 0x6F]
        guard bytes.count > 3 else { return false }
        for start in 1...(bytes.count - 3) where bytes[start] == mark[0] {
            guard bytes[start + 1] == mark[1], bytes[start + 2] == mark[2] else { continue }
            if start + 3 == bytes.count || bytes[start + 3] == 0x2E { return true }
        }
        return false
    }

    /// The index.
    public func build() -> DeviceIndex {
        var order: [Int] = Array(packages.indices)
        order.sort { packages[$0].name < packages[$1].name }
        var numbers = [Int](repeating: 0, count: packages.count)
        for (number, place) in order.enumerated() { numbers[place] = number }
        var sorted: [IndexedFile] = []
        for var file in files.sorted(by: { $0.path < $1.path }) where sorted.last?.path != file.path {
            file.package = owner(of: file.path).map { numbers[$0] }
            sorted.append(file)
        }
        let machine = machine ?? commonMachine(sorted)
        let index = DeviceIndex(
            files: sorted,
            links: links,
            folders: folders,
            machine: machine,
            packages: order.map { packages[$0] },
            capabilities: capabilities
        )
        // What ldconfig would link when it runs next counts as linked.
        let system = UpdatedSystem(index, SoftwareUpdate())
        let missing = system.absentLibraryLinks()
        guard !missing.isEmpty else { return index }
        return DeviceIndex(
            files: sorted,
            links: links.merging(missing) { known, _ in known },
            folders: folders,
            machine: machine,
            packages: index.packages,
            capabilities: capabilities
        )
    }

    /// The package of the file at `path`: databases name files by the paths that the packages have, which a system with
    /// merged `/usr` reaches through links.
    private func owner(of path: Text) -> Int? {
        if let owner = owners[path] { return owner }
        guard path.utf8.starts(with: Text("/usr/").utf8) else { return nil }
        return owners[LoaderPath.text(path.utf8.dropFirst(4))]
    }

    /// The processor of the device, by the first of the programs that nearly every Linux system has, or else by most of
    /// its programs.
    private func commonMachine(_ files: [IndexedFile]) -> Machine? {
        let names: [Text] = [
            "/usr/sbin/init", "/sbin/init", "/usr/bin/sh", "/bin/sh", "/usr/bin/dash", "/usr/bin/bash",
            "/bin/bash", "/bin/busybox", "/usr/bin/busybox", "/usr/bin/env", "/usr/bin/ls", "/bin/ls",
        ]
        let preferred = Set(names)
        var counts: [Machine: Int] = [:]
        for file in files where preferred.contains(file.path) {
            if case .object(let object) = file.content { counts[object.machine, default: 0] += 1 }
        }
        if counts.isEmpty {
            for file in files where file.isProgram || file.soname != nil {
                if case .object(let object) = file.content { counts[object.machine, default: 0] += 1 }
            }
        }
        return counts.max { $0.value < $1.value }?.key
    }
}
