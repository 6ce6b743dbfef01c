public import CBOR

/// Where a device's loader looks for libraries, beside the folders that files name themselves.
public struct LoaderConfiguration: Equatable, Sendable {
    /// Whose rules the loader follows.
    public var rules: LoaderRules
    /// Folders that the device's settings name, in order: `ld.so.conf` or musl's `.path` file.
    public var configuredFolders: [Text]
    /// Folders that are searched last.
    public var defaultFolders: [Text]
    /// Folders of LD_LIBRARY_PATH, searched before the system's.
    public var libraryPath: [Text]
    /// Folders inside of each searched folder that the processor makes the loader prefer, best first, such as
    /// `glibc-hwcaps/x86-64-v3`.
    public var processorSubfolders: [Text]
    /// Paths of files that are loaded before the software: the program that loads it, where it is a plug-in.
    public var hosts: [Text]

    /// A configuration.
    public init(
        rules: LoaderRules = .glibc,
        configuredFolders: [Text] = [],
        defaultFolders: [Text] = [],
        libraryPath: [Text] = [],
        processorSubfolders: [Text] = [],
        hosts: [Text] = []
    ) {
        self.rules = rules
        self.configuredFolders = configuredFolders
        self.defaultFolders = defaultFolders
        self.libraryPath = libraryPath
        self.processorSubfolders = processorSubfolders
        self.hosts = hosts
    }

    /// The configuration of the device behind `lookup` for files like `header` that `interpreter` loads.
    ///
    /// A loader called `ld-musl-…` is musl's; any other is taken for glibc's.
    public init<Lookup: FileLookup>(
        of lookup: inout Lookup,
        for header: ELFHeader,
        interpreter: Text?
    ) throws(Lookup.Failure) {
        if let name = interpreter.map(LoaderPath.name), name.utf8.starts(with: Text("ld-musl-").utf8) {
            let processor = name.utf8.dropFirst(8).prefix { $0 != 0x2E }
            let path = LoaderPath.text(Text("/etc/ld-musl-").utf8 + processor + Text(".path").utf8)
            self.init(rules: .musl)
            if let list = try LoaderSettings.content(path, &lookup) {
                configuredFolders = LoaderPath.split(list, [0x0A, 0x3A])
            } else {
                defaultFolders = SystemFolders.musl
            }
        } else {
            self.init(rules: .glibc, defaultFolders: SystemFolders.glibc(header))
            configuredFolders = try LoaderSettings.folders("/etc/ld.so.conf", &lookup)
        }
    }
}
