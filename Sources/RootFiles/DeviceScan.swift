import CBOR
public import Eligibility
import Glibc
public import ImageAnalysis

/// Makes the index of the device whose files are under a root folder.
public struct DeviceScan {
    /// What was done.
    public struct Summary: Equatable, Sendable {
        /// Files that were read.
        public var filesRead = 0
        /// Files that were taken from the earlier index, as they have not changed.
        public var filesKept = 0
    }

    /// The root folder.
    public let root: String
    /// Paths within the root for which files elsewhere stand.
    public var overrides: [String: String] = [:]
    /// The processor of the device, where it is known; otherwise it is that of its programs.
    public var machine: Machine?

    /// A scan of `root`.
    public init(root: String) {
        self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
    }

    /// The index, made anew or, where there is an `earlier` one, with only those files read again that have changed.
    public func index(updating earlier: DeviceIndex? = nil) throws(RootFileError) -> (DeviceIndex, Summary) {
        var builder = DeviceIndexBuilder()
        builder.machine = machine
        var summary = Summary()
        var lookup = RootLookup(root: root, overrides: overrides)
        builder.folders = try LoaderFolders(of: &lookup)
        var folders = RootTree.folders
        for folder in builder.folders.configured.map(\.string)
        where !folders.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) {
            folders.append(folder)
        }
        try RootTree(root: root).walk(folders) { (path, entry) throws(RootFileError) in
            if overrides[path] != nil { return }
            switch entry {
            case .link(let target): builder.addLink(Text(path), target: Text(target))
            case .file(let fingerprint, let isExecutable):
                let name = path.utf8.lastIndex(of: 0x2F).map { Substring(path.utf8[$0...].dropFirst()) } ?? ""
                let isLibrary = DeviceIndexBuilder.isLibraryName(Text(String(name)))
                guard isExecutable || isLibrary, fingerprint.size >= 52 else { return }
                try read(path, root + path, fingerprint, earlier, &builder, &summary)
            }
        }
        for (path, file) in overrides.sorted(by: { $0.key < $1.key }) {
            var status = stat()
            guard stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            try read(path, file, FileFingerprint(status), earlier, &builder, &summary)
        }
        PackageDatabase.read(root: root, into: &builder) { path in
            path.hasPrefix("/usr/bin/") || path.hasPrefix("/bin/") || path.hasPrefix("/sbin/")
                || path.hasPrefix("/usr/sbin/") || path.utf8.contains(0x2E) && path.contains(".so")
                || path.hasPrefix("/usr/libexec/") || path.hasPrefix("/usr/games/") || path.hasPrefix("/opt/")
        }
        builder.capabilities = CapabilitySet(kernels())
        return (builder.build(), summary)
    }

    private func read(
        _ path: String,
        _ file: String,
        _ fingerprint: FileFingerprint,
        _ earlier: DeviceIndex?,
        _ builder: inout DeviceIndexBuilder,
        _ summary: inout Summary
    ) throws(RootFileError) {
        let name = Text(path)
        if let known = earlier?.file(at: name), known.fingerprint == fingerprint {
            builder.add(known)
            summary.filesKept += 1
            return
        }
        guard FileMagic.isELF(file) || DeviceIndexBuilder.isLibraryName(name) else { return }
        let mapping: MappedFile
        do throws(RootFileError) {
            mapping = try MappedFile(file, limit: RootLookup.fileLimit)
        } catch {
            switch error.code {
            // What cannot be read cannot be loaded either.
            case ENOENT, EINVAL, EFBIG, EACCES, ELOOP: return
            default: throw error
            }
        }
        mapping.withSpan { _ = builder.add(name, fingerprint: fingerprint, contents: $0) }
        summary.filesRead += 1
    }

    /// The kernels that there are modules for.
    private func kernels() -> [Capability] {
        var versions: Set<String> = []
        for folder in ["/lib/modules", "/usr/lib/modules"] {
            for name in FolderEntries.names(root + folder)
            where name.utf8.first.map({ $0 >= 0x30 && $0 <= 0x39 }) == true {
                versions.insert(name)
            }
        }
        return versions.sorted().map { .attribute(.kernel, "linux", .text(Text($0))) }
    }
}
