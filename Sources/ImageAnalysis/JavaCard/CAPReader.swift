import CBOR

/// Reads one component from its start to its end. All numbers are big-endian.
struct CAPReader {
    let tag: CAPComponentTag
    private let bytes: [UInt8]
    private let end: Int
    private(set) var offset: Int
    /// Bytes of the component after tag and size.
    let size: Int

    /// Reads tag and size. In the extended format some components' sizes have four bytes (their files end in `.capx`).
    init(_ bytes: [UInt8], tag: CAPComponentTag, isWide: Bool) throws(CAPError) {
        self.tag = tag
        self.bytes = bytes
        let head = isWide ? 5 : 3
        guard bytes.count >= head else {
            throw CAPError(
                .truncated,
                in: tag.name,
                at: 0,
                expected: "\(head) bytes",
                found: "\(bytes.count)"
            )
        }
        var size = 0
        for index in 1..<head { size = size << 8 | Int(bytes[index]) }
        guard bytes.count - head >= size else {
            throw CAPError(
                .truncated,
                in: tag.name,
                at: 1,
                expected: "\(size) bytes",
                found: "\(bytes.count - head)"
            )
        }
        self.size = size
        end = head + size
        offset = head
    }

    /// Bytes that are left.
    var remaining: Int { end - offset }

    mutating func u1() throws(CAPError) -> UInt8 {
        try require(1)
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func u2() throws(CAPError) -> UInt16 {
        try require(2)
        defer { offset += 2 }
        return UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])
    }

    mutating func u4() throws(CAPError) -> UInt32 {
        let high = UInt32(try u2())
        return high << 16 | UInt32(try u2())
    }

    mutating func bytes(_ count: Int) throws(CAPError) -> [UInt8] {
        try require(count)
        defer { offset += count }
        return Array(bytes[offset..<(offset + count)])
    }

    /// A length and an application identifier.
    mutating func identifier() throws(CAPError) -> ApplicationIdentifier {
        let start = offset
        let length = Int(try u1())
        guard let identifier = ApplicationIdentifier(try bytes(length)) else {
            throw CAPError(
                .malformed,
                in: tag.name,
                at: start,
                expected: "an identifier of 5 to 16 bytes",
                found: "\(length)"
            )
        }
        return identifier
    }

    /// A package's version, minor number first, and its identifier.
    mutating func package() throws(CAPError) -> JavaCardPackage {
        let minor = try u1()
        let major = try u1()
        let identifier = try identifier()
        return JavaCardPackage(identifier: identifier, version: JavaCardVersion(major: major, minor: minor))
    }

    /// A length and a text.
    mutating func text() throws(CAPError) -> Text {
        let start = offset
        let value = try bytes(Int(try u1()))
        guard let text = Text(validating: value.span) else {
            throw CAPError(.malformed, in: tag.name, at: start, expected: "UTF-8", found: "other bytes")
        }
        return text
    }

    private func require(_ count: Int) throws(CAPError) {
        guard remaining >= count else {
            throw CAPError(
                .truncated,
                in: tag.name,
                at: offset,
                expected: "\(count) bytes",
                found: "\(remaining) up to the component's end"
            )
        }
    }
}
