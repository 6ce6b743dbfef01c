/// Puts tar archives together, valid and otherwise.
struct TarBuilder {
    private(set) var bytes: [UInt8] = []

    /// The archive with its end.
    var archive: [UInt8] { bytes + [UInt8](repeating: 0, count: 1_024) }

    /// Appends a header and content.
    ///
    /// - Parameters:
    ///   - sizeField: the 12 bytes of the size, where they are not those of `content`.
    mutating func add(
        _ name: String,
        type: Character = "0",
        content: [UInt8] = [],
        link: String = "",
        mode: Int = 0o644,
        prefix: String = "",
        magic: String = "ustar\u{0}00",
        sizeField: [UInt8]? = nil,
        checksumError: Int = 0
    ) {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: some Collection<UInt8>, _ offset: Int) {
            for (index, byte) in text.enumerated() { block[offset + index] = byte }
        }
        func octal(_ value: Int, _ width: Int) -> [UInt8] {
            let digits = String(value, radix: 8)
            return Array((String(repeating: "0", count: width - 1 - digits.count) + digits + "\u{0}").utf8)
        }
        put(name.utf8.prefix(100), 0)
        put(octal(mode, 8), 100)
        put(octal(0, 8), 108)
        put(octal(0, 8), 116)
        put(sizeField ?? octal(content.count, 12), 124)
        put(octal(0, 12), 136)
        put(type.utf8, 156)
        put(link.utf8.prefix(100), 157)
        put(magic.utf8, 257)
        put(prefix.utf8, 345)
        put(Array(repeating: 0x20, count: 8), 148)
        put(octal(block.reduce(0) { $0 + Int($1) } + checksumError, 7) + [0x20], 148)
        bytes += block + content
        bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    /// Appends a pax header.
    mutating func addPax(_ records: [(String, String)], type: Character = "x") {
        var content = ""
        for (key, value) in records {
            let rest = " \(key)=\(value)\n"
            var length = rest.utf8.count + 1
            while "\(length)".utf8.count + rest.utf8.count != length { length += 1 }
            content += "\(length)\(rest)"
        }
        add("PaxHeader", type: type, content: Array(content.utf8))
    }
}
