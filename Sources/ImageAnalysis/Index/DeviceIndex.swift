public import CBOR
public import Eligibility

/// The programs and libraries of a device, as compact as its loader needs them (requirement E4): made once, updated when
/// files change, and enough for every verdict without reading any of the files again.
public struct DeviceIndex: Equatable, Sendable {
    /// An installed package.
    public struct Package: Equatable, Sendable {
        /// Its name in the package manager's database.
        public var name: Text
        /// Its version.
        public var version: Text

        /// A package.
        public init(name: Text, version: Text) {
            self.name = name
            self.version = version
        }
    }

    /// The files, in ascending order of their paths.
    public let files: [IndexedFile]
    /// Symbolic links that lead to folders and libraries: the link's own path, free of other links, and what stands in it.
    public let links: [Text: Text]
    /// Folders that the device's settings name.
    public let folders: LoaderFolders
    /// The processor of the device, where any program is there.
    public let machine: Machine?
    /// The installed packages, in ascending order of their names.
    public let packages: [Package]
    /// What else was found out about the device.
    public let capabilities: CapabilitySet

    private let places: [Text: Int]

    init(
        files: [IndexedFile],
        links: [Text: Text],
        folders: LoaderFolders,
        machine: Machine?,
        packages: [Package],
        capabilities: CapabilitySet
    ) {
        self.files = files
        self.links = links
        self.folders = folders
        self.machine = machine
        self.packages = packages
        self.capabilities = capabilities
        var places: [Text: Int] = [:]
        places.reserveCapacity(files.count)
        for (place, file) in files.enumerated() { places[file.path] = place }
        self.places = places
    }

    /// The number of the file at `path`, which must be free of links.
    public func place(of path: Text) -> Int? { places[path] }

    /// The file at `path`, which must be free of links.
    public func file(at path: Text) -> IndexedFile? { places[path].map { files[$0] } }

    /// The version of the installed package `name`.
    public func version(ofPackage name: Text) -> Text? {
        packages.first { $0.name == name }?.version
    }

    /// The name of the package that the file at `path` belongs to.
    public func package(ofFile path: Text) -> Text? {
        guard let number = file(at: path)?.package, packages.indices.contains(number) else { return nil }
        return packages[number].name
    }

    /// The places of the files directly in `folder`, which must be free of links.
    func places(in folder: Text) -> [Int] {
        let prefix = folder.utf8 + [0x2F]
        var low = 0
        var high = files.count
        while low < high {
            let middle = (low + high) / 2
            if files[middle].path.utf8.lexicographicallyPrecedes(prefix) { low = middle + 1 } else { high = middle }
        }
        var found: [Int] = []
        while low < files.count, files[low].path.utf8.starts(with: prefix) {
            if !files[low].path.utf8[prefix.count...].contains(0x2F) { found.append(low) }
            low += 1
        }
        return found
    }
}
