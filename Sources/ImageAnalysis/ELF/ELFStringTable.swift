import CBOR

/// The dynamic string table of a file: NUL-terminated names, found by offset.
///
/// It is a copy of that part of the file, so that nothing here depends on the file's bytes staying in memory.
struct ELFStringTable: Equatable, Sendable {
    /// The bytes of the table and one NUL more, so that every offset in it begins a terminated name.
    let bytes: [UInt8]
    /// Where the table stands in the file.
    let fileOffset: Int

    /// A table without names.
    static let empty = ELFStringTable(bytes: [0], fileOffset: 0)

    private init(bytes: [UInt8], fileOffset: Int) {
        self.bytes = bytes
        self.fileOffset = fileOffset
    }

    init(_ file: Span<UInt8>, range: Range<Int>) {
        var copy: [UInt8] = []
        copy.reserveCapacity(range.count + 1)
        file.extracting(range).withUnsafeBufferPointer { copy.append(contentsOf: $0) }
        copy.append(0)
        self.init(bytes: copy, fileOffset: range.lowerBound)
    }

    /// Number of bytes of the table in the file.
    var count: Int { bytes.count - 1 }

    /// The length of the name at `offset`, in bytes, or `nil` where it is longer than `limit`.
    @inline(__always)
    func length(at offset: Int, limit: Int) -> Int? {
        var length = 0
        while bytes[offset + length] != 0 {
            if length == limit { return nil }
            length += 1
        }
        return length
    }

    /// Whether the name at `offset` has exactly the bytes of `name`.
    @inline(__always)
    func isEqual(at offset: Int, _ name: [UInt8]) -> Bool {
        guard bytes.count - offset > name.count else { return false }
        var index = 0
        while index < name.count {
            if bytes[offset + index] != name[index] { return false }
            index += 1
        }
        return bytes[offset + index] == 0
    }

    /// The name at `offset`, or `nil` where it is not UTF-8 or longer than `limit`.
    func text(at offset: Int, limit: Int) -> Text? {
        guard let length = length(at: offset, limit: limit) else { return nil }
        return Text(validating: bytes.span.extracting(offset..<(offset + length)))
    }

    /// The name at `offset`, for `structure`.
    func name(at offset: UInt64, limit: Int, in structure: String) throws(ELFError) -> Text {
        guard offset < UInt64(bytes.count) else {
            throw ELFError(
                .malformed,
                in: structure,
                at: fileOffset,
                expected: "an offset inside the string table of \(count) bytes",
                found: "\(offset)"
            )
        }
        let start = Int(offset)
        guard let length = length(at: start, limit: limit) else {
            throw ELFError(
                .limitExceeded,
                in: structure,
                at: fileOffset + start,
                expected: "a name of at most \(limit) bytes",
                found: "a longer one"
            )
        }
        guard let text = Text(validating: bytes.span.extracting(start..<(start + length))) else {
            throw ELFError(
                .malformed,
                in: structure,
                at: fileOffset + start,
                expected: "a name in UTF-8",
                found: "other bytes"
            )
        }
        return text
    }
}
