public import CBOR

/// What the settings of a device say about folders of libraries.
public struct LoaderFolders: Equatable, Sendable {
    /// Folders of `/etc/ld.so.conf` and of the files that it includes, in order and each once.
    public var configured: [Text]
    /// Folders of musl's `/etc/ld-musl-PROCESSOR.path`, by processor.
    public var musl: [Text: [Text]]

    /// No settings.
    public init(configured: [Text] = [], musl: [Text: [Text]] = [:]) {
        self.configured = configured
        self.musl = musl
    }

    /// The settings of the device behind `lookup`.
    public init<Lookup: FileLookup>(of lookup: inout Lookup) throws(Lookup.Failure) {
        self.init(configured: try LoaderSettings.folders("/etc/ld.so.conf", &lookup))
        for name in try lookup.entries(of: "/etc") where name.utf8.starts(with: Text("ld-musl-").utf8) {
            guard name.utf8.suffix(5).elementsEqual(Text(".path").utf8),
                let list = try LoaderSettings.content(LoaderPath.join("/etc", name), &lookup)
            else { continue }
            let processor = LoaderPath.text(name.utf8.dropFirst(8).dropLast(5))
            musl[processor] = LoaderPath.split(list, [0x0A, 0x3A])
        }
    }
}
