/// One header block of a tar archive (POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format").
struct TarHeader {
    static let size = 512

    /// The bytes of the name, with the prefix of a ustar header before it.
    let name: [UInt8]
    let linkName: ArraySlice<UInt8>
    let mode: UInt32
    /// The size that the header states; links and the like state it without having content.
    let contentSize: UInt64
    let type: UInt8

    /// The header at `offset`, or `nil` where a block of zeros marks the end.
    init?(_ bytes: [UInt8], at offset: Int) throws(ArchiveError) {
        guard bytes.count - offset >= Self.size else {
            throw ArchiveError(
                .truncated,
                in: "tar header",
                at: offset,
                expected: "\(Self.size) bytes",
                found: "\(bytes.count - offset)"
            )
        }
        let block = bytes[offset..<(offset + Self.size)]
        func field(_ start: Int, _ length: Int) -> ArraySlice<UInt8> {
            block[(offset + start)..<(offset + start + length)]
        }
        func text(_ start: Int, _ length: Int) -> ArraySlice<UInt8> { field(start, length).prefix { $0 != 0 } }

        var sum: UInt64 = 0
        var signedSum: Int64 = 0
        for (index, byte) in block.enumerated() {
            let byte = (148..<156).contains(index) ? 0x20 : byte
            sum += UInt64(byte)
            signedSum += Int64(Int8(bitPattern: byte))
        }
        // 256: eight blanks for the checksum, all else zero.
        if sum == 256, field(148, 8).allSatisfy({ $0 == 0 }) { return nil }
        let stated = TarNumber.value(field(148, 8))
        // Some old implementations summed signed bytes.
        guard stated == sum || (signedSum >= 0 && stated == UInt64(signedSum)) else {
            throw ArchiveError(
                .checksum,
                in: "tar header",
                at: offset,
                expected: stated.map { "\($0)" } ?? "a number",
                found: "\(sum)"
            )
        }
        guard let contentSize = TarNumber.value(field(124, 12)) else {
            throw ArchiveError(.malformed, in: "tar header", at: offset, expected: "a size", found: "none or negative")
        }
        // Only POSIX has a prefix: GNU tar keeps times there.
        let isPOSIX = field(257, 6).elementsEqual([0x75, 0x73, 0x74, 0x61, 0x72, 0])
        let prefix = isPOSIX ? text(345, 155) : []
        self.name = prefix.isEmpty ? Array(text(0, 100)) : prefix + [0x2F] + text(0, 100)
        self.linkName = text(157, 100)
        // Modes are advisory here: what is no number is no permission.
        self.mode = UInt32(truncatingIfNeeded: TarNumber.value(field(100, 8)) ?? 0)
        self.contentSize = contentSize
        self.type = block[offset + 156]
    }
}
