/// The fields of a package's control file (deb-control(5), Debian Policy chapter 5).
public struct DebianControl: Equatable, Sendable {
    /// A field.
    public struct Field: Equatable, Sendable {
        /// Its name, as written.
        public var name: String
        /// Its value; lines that continue it are joined by newlines.
        public var value: String
    }

    /// The fields, in their order.
    public let fields: [Field]

    /// Reads the first paragraph of `bytes`.
    public init(_ bytes: ArraySlice<UInt8>) throws(ArchiveError) {
        var fields: [Field] = []
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let line = line.last == 0x0D ? line.dropLast() : line
            guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 }) else {
                // A blank line ends the paragraph.
                if fields.isEmpty { continue }
                break
            }
            if line.first == 0x20 || line.first == 0x09 {
                guard !fields.isEmpty else { throw Self.error(at: line.startIndex - bytes.startIndex) }
                fields[fields.count - 1].value += "\n" + Self.trimmed(line)
            } else if first != 0x23 {
                guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex else {
                    throw Self.error(at: line.startIndex - bytes.startIndex)
                }
                let name = String(decoding: line[..<colon], as: UTF8.self)
                fields.append(Field(name: name, value: Self.trimmed(line[(colon + 1)...])))
            }
        }
        self.fields = fields
    }

    /// The value of the field called `name`; case does not matter.
    public subscript(_ name: String) -> String? {
        let name = name.lowercased()
        return fields.first { $0.name.lowercased() == name }?.value
    }

    /// The package's name.
    public var package: String? { self["Package"] }
    /// The package's version.
    public var version: String? { self["Version"] }
    /// The processor and system that it is for, or `all`.
    public var architecture: String? { self["Architecture"] }
    /// Whether and how it can be installed for several architectures.
    public var multiArch: String? { self["Multi-Arch"] }
    /// About how much space it takes once installed, in KiB.
    public var installedSize: UInt64? { self["Installed-Size"].flatMap { UInt64($0) } }

    /// The packages named by a relationship field: each need is a list of alternatives.
    public func relationships(_ name: String) -> [[DebianRelationship]] {
        guard let value = self[name] else { return [] }
        return DebianRelationship.parse(value)
    }

    /// What must be there for it to work (`Pre-Depends` and `Depends`).
    public var depends: [[DebianRelationship]] { relationships("Pre-Depends") + relationships("Depends") }
    /// What it cannot be installed beside of (`Conflicts`) or breaks (`Breaks`).
    public var conflicts: [DebianRelationship] {
        (relationships("Conflicts") + relationships("Breaks")).flatMap { $0 }
    }
    /// The names that it also goes by.
    public var provides: [DebianRelationship] { relationships("Provides").flatMap { $0 } }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func error(at offset: Int) -> ArchiveError {
        ArchiveError(.malformed, in: "control file", at: offset, expected: "a field, a colon", found: "another line")
    }
}
