/// An `ar` archive (ar(5)): what a Debian package is inside (deb(5)).
public struct ArArchive: Sendable {
    /// A member.
    public struct Member: Equatable, Sendable {
        /// Its name, without the blanks and the slash at the end.
        public var name: String
        /// Where its content stands in the archive.
        public var range: Range<Int>
    }

    static let magic: StaticString = "!<arch>\n"
    private static let headerSize = 60

    /// The members, in the order of the archive.
    public let members: [Member]

    /// Reads the headers of all members.
    public init(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
        let fields = FieldReader(bytes, in: "ar archive")
        guard fields.has(Self.magic, at: 0) else {
            throw fields.error(.otherFormat, at: 0, expected: "!<arch>", found: "other bytes")
        }
        var members: [Member] = []
        var offset = Self.magic.utf8CodeUnitCount
        while offset < bytes.count {
            guard members.count < limits.entries else {
                throw fields.error(
                    .limitExceeded,
                    at: offset,
                    expected: "at most \(limits.entries) members",
                    found: "more"
                )
            }
            let header = try fields.range(at: offset, count: Self.headerSize)
            guard fields.has("`\n", at: header.upperBound - 2),
                let size = Self.decimal(bytes[(offset + 48)..<(offset + 58)])
            else {
                throw fields.error(.malformed, at: offset, expected: "a member's header", found: "other bytes")
            }
            let range = try fields.range(at: header.upperBound, count: size)
            var name = bytes[offset..<(offset + 16)]
            while name.last == 0x20 { name = name.dropLast() }
            // GNU ar ends names with a slash.
            if name.last == 0x2F, name.count > 1 { name = name.dropLast() }
            members.append(Member(name: String(decoding: name, as: UTF8.self), range: range))
            offset = range.upperBound + range.count % 2
        }
        self.members = members
    }

    private static func decimal(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = field.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty, field[digits.endIndex...].allSatisfy({ $0 == 0x20 }) else { return nil }
        // Ten digits at most.
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
