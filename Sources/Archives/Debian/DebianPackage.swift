/// A Debian package (deb(5)) or one of opkg (`.ipk`: the same members, in a tar archive that is compressed with gzip, or in
/// an `ar` archive).
///
/// The control file is read at once, the files when they are asked for.
public struct DebianPackage: Sendable {
    /// How the members are packed together.
    public enum Container: Sendable {
        /// `ar`: Debian's.
        case ar
        /// tar and gzip: opkg's.
        case tar
    }

    /// How the members are packed together.
    public let container: Container
    /// The fields of the control file.
    public let control: DebianControl
    /// The other files of the control member, such as `postinst` and `conffiles`, by name.
    public let controlFiles: [String]
    /// The script that is run when the package was unpacked (`postinst`); empty where there is none.
    public let installScript: [UInt8]
    /// How the control member is compressed.
    public let controlCompression: Compression
    /// How the data member is compressed: what the installing side must be able to read.
    public let dataCompression: Compression
    private let bytes: [UInt8]
    private let data: Range<Int>
    private let limits: ArchiveLimits

    /// Whether bytes begin as a package does. An opkg package in a tar archive begins as any gzip file does, so it is not
    /// recognised.
    public static func isPackage(_ bytes: [UInt8]) -> Bool {
        let fields = FieldReader(bytes, in: "Debian package")
        return fields.has(ArArchive.magic, at: 0) && fields.has("debian-binary", at: 8)
    }

    /// Reads the members and the control file.
    public init(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
        let isTar = Compression(sniffing: bytes) == .gzip
        let content: [UInt8]
        let members: [ArArchive.Member]
        if isTar {
            let tar = try TarArchive(decompressing: bytes, limits: limits)
            content = tar.bytes
            members = tar.entries.filter { $0.kind == .file }.map { entry in
                ArArchive.Member(name: "\(entry.path)", range: entry.location..<(entry.location + Int(entry.size)))
            }
        } else {
            content = bytes
            members = try ArArchive(bytes, limits: limits).members
        }
        let format = try Self.member("debian-binary", of: members)
        guard content[format.range].starts(with: [0x32, 0x2E]) else {
            throw Self.error(.unsupported, at: format.range.lowerBound, "format version 2", "another version")
        }
        let controlMember = try Self.member("control.tar", of: members)
        let dataMember = try Self.member("data.tar", of: members)
        controlCompression = try Self.compression(of: controlMember, "control.tar")
        dataCompression = try Self.compression(of: dataMember, "data.tar")
        var controlLimits = limits
        controlLimits.decompressed = min(limits.decompressed, UInt64(limits.header))
        let control = try TarArchive(
            Self.decompress(content, controlMember.range, controlCompression, controlLimits),
            limits: controlLimits
        )
        guard
            let file = control.entries.last(where: { $0.kind == .file && $0.path.bytes.elementsEqual("control".utf8) })
        else { throw Self.error(.malformed, at: controlMember.range.lowerBound, "a control file", "none") }
        self.control = try DebianControl(try control.contents(of: file))
        self.controlFiles = control.entries.filter { $0.kind == .file && $0.path != file.path }.map { "\($0.path)" }
        if let script = control.entries.last(where: { $0.kind == .file && $0.path.bytes.elementsEqual("postinst".utf8) }
        ) {
            self.installScript = Array(try control.contents(of: script))
        } else {
            self.installScript = []
        }
        self.container = isTar ? .tar : .ar
        self.bytes = content
        self.data = dataMember.range
        self.limits = limits
    }

    /// The data member, decompressed: a tar archive.
    public func dataArchive() throws(ArchiveError) -> [UInt8] {
        try Self.decompress(bytes, data, dataCompression, limits)
    }

    /// The files of the package.
    public func files() throws(ArchiveError) -> TarArchive {
        try TarArchive(try dataArchive(), limits: limits)
    }

    // MARK: Parts

    private static func member(_ name: String, of members: [ArArchive.Member]) throws(ArchiveError) -> ArArchive.Member
    {
        guard let member = members.first(where: { $0.name == name || $0.name.hasPrefix("\(name).") }) else {
            throw error(.malformed, at: 0, "a member \(name)", "none")
        }
        return member
    }

    private static func compression(of member: ArArchive.Member, _ name: String) throws(ArchiveError) -> Compression {
        switch member.name.dropFirst(name.count) {
        case "": return .none
        case ".gz": return .gzip
        case ".xz": return .xz
        case ".zst": return .zstd
        case ".lzma": return .lzma
        case let suffix:
            throw error(.unsupported, at: member.range.lowerBound, "gz, xz, zst or lzma", "\(name)\(suffix)")
        }
    }

    private static func decompress(
        _ bytes: [UInt8],
        _ range: Range<Int>,
        _ compression: Compression,
        _ limits: ArchiveLimits
    ) throws(ArchiveError) -> [UInt8] {
        try bytes.withUnsafeBufferPointer { (buffer) throws(ArchiveError) in
            let limit = limits.largestResult(of: range.count)
            let input = UnsafeBufferPointer(rebasing: buffer[range])
            return try compression.result(of: input, extent: .whole(limit: limit), limits: limits)
        }
    }

    private static func error(
        _ code: ArchiveError.Code,
        at offset: Int,
        _ expected: String,
        _ found: String
    ) -> ArchiveError {
        ArchiveError(code, in: "Debian package", at: offset, expected: expected, found: found)
    }
}
