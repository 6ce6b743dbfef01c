/// The records of a pax header that matter here (POSIX.1-2017, pax, "pax Extended Header").
struct PaxRecords {
    var path: ArraySlice<UInt8>?
    var linkPath: ArraySlice<UInt8>?
    var size: UInt64?
    /// Whether the content is a map of holes and data (GNU tar's `GNU.sparse.*`).
    var isSparse = false

    /// Takes the records of `bytes` over those that are here.
    mutating func read(_ bytes: ArraySlice<UInt8>) throws(ArchiveError) {
        var rest = bytes
        while !rest.isEmpty {
            let record = try Self.record(rest)
            rest = rest[record.endIndex...]
            guard let equals = record.firstIndex(of: 0x3D) else {
                throw Self.error(at: record.startIndex, "a key, = and a value", "no =")
            }
            // An empty value takes the record back.
            let value: ArraySlice<UInt8>? = record[(equals + 1)...].dropLast()
            let set = value.flatMap { $0.isEmpty ? nil : $0 }
            switch String(decoding: record[..<equals], as: UTF8.self) {
            case "path": path = set
            case "linkpath": linkPath = set
            case "size":
                size = nil
                guard let set else { break }
                guard let number = UInt64(String(decoding: set, as: UTF8.self)) else {
                    throw Self.error(at: record.startIndex, "a size", "another value")
                }
                size = number
            case let key where key.hasPrefix("GNU.sparse."): isSparse = true
            default: break
            }
        }
    }

    /// The first record, without its length: `key=value\n`.
    private static func record(_ bytes: ArraySlice<UInt8>) throws(ArchiveError) -> ArraySlice<UInt8> {
        let digits = bytes.prefix(8).prefix { (0x30...0x39).contains($0) }
        guard let length = Int(String(decoding: digits, as: UTF8.self)), digits.endIndex < bytes.endIndex,
            bytes[digits.endIndex] == 0x20, length > digits.count + 2, length <= bytes.count
        else { throw error(at: bytes.startIndex, "the length of a record", "another value") }
        let end = bytes.startIndex + length
        guard bytes[end - 1] == 0x0A else { throw error(at: end - 1, "the end of a record", "another byte") }
        return bytes[(digits.endIndex + 1)..<end]
    }

    private static func error(at offset: Int, _ expected: String, _ found: String) -> ArchiveError {
        ArchiveError(.malformed, in: "pax header", at: offset, expected: expected, found: found)
    }
}
