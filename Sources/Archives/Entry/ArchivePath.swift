/// The path of an entry, relative to where the archive is unpacked: components joined by `/`, none of them empty, `.` or
/// `..`, no NUL, no `/` at either end. The empty path is the folder itself that the archive is unpacked to.
///
/// It holds bytes, not text: file systems do not promise UTF-8.
public struct ArchivePath: Hashable, Sendable {
    /// Why bytes are no path of an entry.
    public enum Problem: String, Error, Equatable, Sendable {
        /// It begins at the root of the file system.
        case absolute = "an absolute path"
        /// It has a component `..`.
        case parentFolder = "a component .."
        /// It contains a NUL.
        case nul = "a NUL byte"
        /// It is longer than ``ArchiveLimits/path``.
        case tooLong = "a longer path"
        /// It has more components than ``ArchiveLimits/depth``.
        case tooDeep = "a path of more components"
    }

    /// What to do with a path that begins with `/`.
    enum LeadingSlash {
        /// Refuse it.
        case refused
        /// Take it as relative to the place of unpacking, as tar does.
        case dropped
    }

    /// The bytes of the path.
    public let bytes: [UInt8]

    /// The folder itself that the archive is unpacked to.
    public static let root = ArchivePath(checked: [])

    private init(checked bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The path that `raw` stands for: empty components and `.` are dropped.
    init(
        _ raw: some Collection<UInt8>,
        leadingSlash: LeadingSlash = .refused,
        limits: ArchiveLimits
    ) throws(Problem) {
        guard raw.count <= limits.path else { throw .tooLong }
        if raw.first == 0x2F, leadingSlash == .refused { throw .absolute }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        var start = 0
        var depth = 0
        func endComponent() throws(Problem) {
            let length = bytes.count - start
            if length == 0 || (length == 1 && bytes[start] == 0x2E) {
                bytes.removeLast(length)
                return
            }
            if length == 2, bytes[start] == 0x2E, bytes[start + 1] == 0x2E { throw .parentFolder }
            depth += 1
            guard depth <= limits.depth else { throw .tooDeep }
            bytes.append(0x2F)
            start = bytes.count
        }
        for byte in raw {
            guard byte != 0 else { throw .nul }
            if byte == 0x2F { try endComponent() } else { bytes.append(byte) }
        }
        try endComponent()
        if bytes.last == 0x2F { bytes.removeLast() }
        self.bytes = bytes
    }

    /// The path that `text` stands for.
    public init(_ text: String) throws(Problem) {
        try self.init(Array(text.utf8), limits: ArchiveLimits())
    }

    /// The number of components.
    var depth: Int { bytes.isEmpty ? 0 : bytes.reduce(1) { $0 + ($1 == 0x2F ? 1 : 0) } }

    /// The components, from the outermost folder inwards.
    public var components: [ArraySlice<UInt8>] { bytes.split(separator: 0x2F) }

    /// The last component.
    public var name: ArraySlice<UInt8> {
        guard let slash = bytes.lastIndex(of: 0x2F) else { return bytes[...] }
        return bytes[(slash + 1)...]
    }

    /// The path of the folder that it is in; the root's is the root.
    public var folder: ArchivePath {
        guard let slash = bytes.lastIndex(of: 0x2F) else { return .root }
        return ArchivePath(checked: Array(bytes[..<slash]))
    }

    /// The path of the entry called `name` in this folder, or `nil` where that is no name of an entry.
    func appending(_ name: some Collection<UInt8>) -> ArchivePath? {
        guard !name.isEmpty, !name.elementsEqual([0x2E]), !name.elementsEqual([0x2E, 0x2E]),
            !name.contains(where: { $0 == 0 || $0 == 0x2F })
        else { return nil }
        return ArchivePath(checked: bytes.isEmpty ? Array(name) : bytes + [0x2F] + name)
    }

    /// The path in this folder that has `other` as its end.
    public func appending(_ other: ArchivePath) -> ArchivePath {
        if bytes.isEmpty { return other }
        if other.bytes.isEmpty { return self }
        return ArchivePath(checked: bytes + [0x2F] + other.bytes)
    }

    /// Whether it is `folder` or lies in it.
    public func isInside(_ folder: ArchivePath) -> Bool {
        if folder.bytes.isEmpty { return true }
        guard bytes.starts(with: folder.bytes) else { return false }
        return bytes.count == folder.bytes.count || bytes[folder.bytes.count] == 0x2F
    }
}

extension ArchivePath: Comparable {
    /// Orders by bytes.
    public static func < (left: ArchivePath, right: ArchivePath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension ArchivePath: CustomStringConvertible {
    /// The path as text; bytes that are not UTF-8 are replaced.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}
