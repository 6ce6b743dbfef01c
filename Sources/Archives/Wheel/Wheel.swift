/// A Python wheel (PyPA specification "Binary distribution format"): a zip file with a name that says where it fits.
public struct Wheel: FileArchive, Sendable {
    /// The project's name, as the file name has it.
    public let name: String
    /// The version.
    public let version: String
    /// What it fits: of the WHEEL file, or of the file name where that has none.
    public let tags: [WheelTag]
    /// Whether it goes to the folder of pure Python code (`Root-Is-Purelib`).
    public let isPure: Bool
    /// The versions of Python that it asks for, such as `>=3.8` (`Requires-Python`).
    public let requiredPython: String?
    /// All entries.
    public var entries: [ArchiveEntry] { archive.entries }
    private let archive: ZipArchive
    /// Most tags. One line can stand for 4096, and real wheels have a few dozen.
    private static let tagLimit = 4_096

    /// Reads a wheel.
    ///
    /// - Parameter fileName: The last component of its path, `NAME-VERSION(-BUILD)?-PYTHON-ABI-PLATFORM.whl`.
    public init(_ bytes: [UInt8], fileName: String, limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
        let parts = fileName.hasSuffix(".whl") ? fileName.dropLast(4).split(separator: "-") : []
        guard parts.count == 5 || parts.count == 6 else {
            throw ArchiveError(
                .otherFormat,
                in: "wheel",
                at: 0,
                expected: "a file name NAME-VERSION-PYTHON-ABI-PLATFORM.whl",
                found: fileName
            )
        }
        archive = try ZipArchive(bytes, limits: limits)
        let info = "\(parts[0])-\(parts[1]).dist-info"
        guard let wheel = try Self.fields("WHEEL", in: info, of: archive, limits) else {
            throw ArchiveError(.malformed, in: "wheel", at: 0, expected: "\(info)/WHEEL", found: "none")
        }
        // Only for people: the file name says the same.
        let metadata = try? Self.fields("METADATA", in: info, of: archive, limits)
        var stated: [WheelTag] = []
        for field in wheel.fields where field.name.lowercased() == "tag" {
            stated += WheelTag.expand(field.value)
            guard stated.count <= Self.tagLimit else {
                throw ArchiveError(
                    .limitExceeded,
                    in: "wheel",
                    at: 0,
                    expected: "at most \(Self.tagLimit) tags",
                    found: "more"
                )
            }
        }
        tags = stated.isEmpty ? WheelTag.expand(parts.suffix(3).joined(separator: "-")) : stated
        name = metadata?["Name"] ?? String(parts[0])
        version = metadata?["Version"] ?? String(parts[1])
        isPure = wheel["Root-Is-Purelib"]?.lowercased() == "true"
        requiredPython = metadata?["Requires-Python"]
    }

    /// The content of an entry, or its first `count` bytes.
    public func contents(of entry: ArchiveEntry, first count: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
        try archive.contents(of: entry, first: count)
    }

    /// Where an entry is put, relative to the folder for packages (`site-packages`), or `nil` where it goes elsewhere:
    /// `NAME.data` holds folders for scripts, headers and data.
    public func installedPath(of entry: ArchiveEntry) -> ArchivePath? {
        let components = entry.path.components
        guard let first = components.first, first.suffix(5).elementsEqual(".data".utf8) else { return entry.path }
        guard components.count > 2,
            components[1].elementsEqual("purelib".utf8) || components[1].elementsEqual("platlib".utf8)
        else { return nil }
        return components.dropFirst(2).reduce(ArchivePath.root) { $0.appending($1) ?? $0 }
    }

    /// The fields of a file in the folder of metadata. Its name may be written with other case or separators.
    private static func fields(
        _ name: String,
        in info: String,
        of archive: ZipArchive,
        _ limits: ArchiveLimits
    ) throws(ArchiveError) -> DebianControl? {
        let candidates = archive.entries.filter { entry in
            let components = entry.path.components
            return components.count == 2 && components[1].elementsEqual(name.utf8)
                && components[0].suffix(10).elementsEqual(".dist-info".utf8)
        }
        let exact = candidates.first { $0.path.folder.bytes.elementsEqual(info.utf8) }
        guard let entry = exact ?? candidates.first, entry.size <= UInt64(limits.header) else { return nil }
        // Mail headers have the same form (PyPA, "Core metadata specifications"); the description follows a blank line.
        return try DebianControl(try archive.contents(of: entry))
    }
}
