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

    /// A configuration.
    public init(
        rules: LoaderRules = .glibc,
        configuredFolders: [Text] = [],
        defaultFolders: [Text] = [],
        libraryPath: [Text] = [],
        processorSubfolders: [Text] = []
    ) {
        self.rules = rules
        self.configuredFolders = configuredFolders
        self.defaultFolders = defaultFolders
        self.libraryPath = libraryPath
        self.processorSubfolders = processorSubfolders
    }

    /// The configuration for objects like `object` that `interpreter` loads, on a device with `settings`.
    ///
    /// A loader called `ld-musl-…` is musl's; any other is taken for glibc's.
    public init(_ settings: LoaderFolders, for object: LoadableObject, interpreter: Text?) {
        if let processor = interpreter.flatMap(Self.muslProcessor) {
            self.init(rules: .musl)
            if let folders = settings.musl[processor] {
                configuredFolders = folders
            } else {
                defaultFolders = SystemFolders.musl
            }
        } else {
            self.init(
                rules: .glibc,
                configuredFolders: settings.configured,
                defaultFolders: SystemFolders.glibc(object.header)
            )
        }
    }

    /// The name of the processor in the name of a loader of musl's.
    static func muslProcessor(_ interpreter: Text) -> Text? {
        let name = LoaderPath.name(interpreter)
        guard name.utf8.starts(with: Text("ld-musl-").utf8) else { return nil }
        return LoaderPath.text(name.utf8.dropFirst(8).prefix { $0 != 0x2E })
    }
}
