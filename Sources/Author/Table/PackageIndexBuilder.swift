import Archives
import CBOR
public import COSE
import Eligibility
public import ImageAnalysis

/// Puts a package index together from Debian packages (deb(5)), for the search for remedies [E8].
public struct PackageIndexBuilder: Sendable {
    /// Most bytes of one package.
    public static let sizeLimit = 1 << 31

    /// The index so far.
    public private(set) var index = PackageIndex()

    /// An empty index.
    public init() {}

    /// The libraries in the packages so far.
    public var libraryCount: Int {
        index.packages.reduce(0) { count, package in
            count + package.descriptor.parts.count { part in part.provides.contains { $0.kind == .sharedLibrary } }
        }
    }

    /// Adds a package.
    ///
    /// - Parameters:
    ///   - bytes: the package file.
    ///   - source: where it can be had: a URI, or a path relative to the index.
    ///   - place: the file, for messages.
    /// - Throws: ``AuthorError`` where it cannot be read.
    public mutating func add(
        _ bytes: [UInt8],
        source: String,
        place: String,
        crypto: some CryptoProvider
    ) throws(AuthorError) {
        do throws(ArchiveError) {
            let package = try DebianPackage(bytes)
            let control = package.control
            guard let name = control.package, let version = control.version else {
                throw ArchiveError(
                    .malformed,
                    in: "control file",
                    at: 0,
                    expected: "the fields Package and Version",
                    found: "none"
                )
            }
            let parts = try Self.parts(try package.files()) + Self.links(set: package.installScript)
            index.packages.append(
                IndexedPackage(
                    name: Text(name),
                    version: Text(version),
                    architecture: Text(control.architecture ?? ""),
                    digest: crypto.sha256(bytes.span),
                    size: UInt64(bytes.count),
                    source: Text(source),
                    depends: Self.joined(control, ["Pre-Depends", "Depends"]),
                    conflicts: Self.joined(control, ["Breaks", "Conflicts"]),
                    installedSize: (control.installedSize ?? 0).multipliedReportingOverflow(by: 1_024).partialValue,
                    descriptor: Descriptor(parts: parts)
                )
            )
        } catch {
            throw AuthorError(
                .malformed,
                "the package cannot be read",
                at: SourcePlace(file: place),
                expected: "a Debian package",
                found: "\(error)"
            )
        }
    }

    private static func joined(_ control: DebianControl, _ names: [String]) -> Text {
        Text(names.compactMap { control[$0] }.joined(separator: ", ").replacing("\n", with: " "))
    }

    /// The programs and libraries of a package, the links to libraries, and the folders that it adds to the loader's
    /// settings.
    static func parts(_ files: TarArchive) throws(ArchiveError) -> [DescriptorPart] {
        var parts: [DescriptorPart] = []
        for entry in files.entries {
            guard let path = path(entry) else { continue }
            if case .symbolicLink(let target) = entry.kind {
                guard DeviceIndexBuilder.isLibraryName(name(path)), let target = Text(validating: target.span) else {
                    continue
                }
                parts.append(DescriptorPart(path: path, linkTarget: target))
            } else if entry.hasContent {
                if path.utf8.starts(with: Text("/etc/ld.so.conf.d/").utf8), entry.size < 65_536 {
                    let folders = folders(try files.contents(of: entry))
                    let capability = Capability.attribute(.file, SoftwareUpdate.loaderFoldersName, .texts(folders))
                    if !folders.isEmpty { parts.append(DescriptorPart(path: path, provides: [capability])) }
                    continue
                }
                let magic: [UInt8] = [0x7F, 0x45, 0x4C, 0x46]
                guard try files.contents(of: entry, first: 4).elementsEqual(magic) else { continue }
                let content = Array(try files.contents(of: entry))
                if let part = part(path, content) { parts.append(part) }
            }
        }
        return parts
    }

    /// The links to libraries that a package's install script sets: to the folder of choices, and from there on.
    static func links(set script: [UInt8]) -> [DescriptorPart] {
        var parts: [DescriptorPart] = []
        for alternative in DebianAlternative.all(in: script) {
            let choice = Text(DebianAlternative.folder + alternative.name)
            guard DeviceIndexBuilder.isLibraryName(name(Text(alternative.link))) else { continue }
            parts.append(DescriptorPart(path: Text(alternative.link), linkTarget: choice))
            parts.append(DescriptorPart(path: choice, linkTarget: Text(alternative.path)))
        }
        return parts
    }

    private static func part(_ path: Text, _ content: [UInt8]) -> DescriptorPart? {
        // What is damaged, or an object file, no loader takes.
        guard let file = try? ELFFile(content.span), file.header.type == .executable || file.header.type == .dynamic
        else { return nil }
        let object = LoadableObject(file)
        return DescriptorPart(path: path, requirements: object.requirements, provides: object.capabilities)
    }

    private static func path(_ entry: ArchiveEntry) -> Text? {
        Text(validating: ([0x2F] + entry.path.bytes).span)
    }

    private static func name(_ path: Text) -> Text {
        let start = path.utf8.lastIndex(of: 0x2F).map { $0 + 1 } ?? 0
        return Text(validating: Array(path.utf8[start...]).span) ?? ""
    }

    /// The folders of a file of ld.so.conf(5).
    private static func folders(_ content: ArraySlice<UInt8>) -> [Text] {
        String(decoding: content, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
            let folder = line.prefix { $0 != "#" }.filter { !$0.isWhitespace }
            return folder.hasPrefix("/") ? Text(folder) : nil
        }
    }
}
