/// Puts small packages and archives together. Nothing in them is compressed.
enum SamplePackage {
    /// A file, link or folder of an archive.
    enum Entry {
        case file([UInt8])
        case link(String)
        case folder
    }

    /// A tar archive (POSIX.1-2017, pax).
    static func tar(_ entries: [(String, Entry)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, entry) in entries {
            var block = [UInt8](repeating: 0, count: 512)
            func put(_ text: String, _ offset: Int) {
                block.replaceSubrange(offset..<(offset + text.utf8.count), with: text.utf8)
            }
            func octal(_ value: Int, _ width: Int) -> String {
                let digits = String(value, radix: 8)
                return String(repeating: "0", count: width - digits.utf8.count) + digits
            }
            var content: [UInt8] = []
            var target = ""
            var type = "5"
            switch entry {
            case .file(let bytes): (type, content) = ("0", bytes)
            case .link(let text): (type, target) = ("2", text)
            case .folder: break
            }
            put(name, 0)
            put(octal(0o755, 7), 100)
            put(octal(content.count, 11), 124)
            put(type, 156)
            put(target, 157)
            put("ustar\u{0}00", 257)
            put(String(repeating: " ", count: 8), 148)
            put(octal(block.reduce(0) { $0 + Int($1) }, 6), 148)
            block[154] = 0
            bytes += block + content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
        }
        return bytes + [UInt8](repeating: 0, count: 1_024)
    }

    /// A Debian package (deb(5)).
    static func deb(control: String, data: [UInt8], dataName: String = "data.tar") -> [UInt8] {
        var bytes = Array("!<arch>\n".utf8)
        let members: [(String, [UInt8])] = [
            ("debian-binary", Array("2.0\n".utf8)),
            ("control.tar", tar([("./control", .file(Array(control.utf8)))])), (dataName, data),
        ]
        for (name, content) in members {
            func field(_ text: String, _ width: Int) -> String {
                text + String(repeating: " ", count: width - text.utf8.count)
            }
            let header = field(name, 16) + field("0", 12) + field("0", 6) + field("0", 6) + field("100644", 8)
            bytes += Array((header + field("\(content.count)", 10) + "`\n").utf8) + content
            if content.count % 2 == 1 { bytes.append(0x0A) }
        }
        return bytes
    }

    /// A zip file (APPNOTE.TXT).
    static func zip(_ files: [(String, [UInt8])]) -> [UInt8] {
        func little(_ value: Int, _ width: Int) -> [UInt8] {
            (0..<width).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        var local: [UInt8] = []
        var central: [UInt8] = []
        for (name, content) in files {
            let common = little(0, 2) + little(0, 2) + little(0, 4) + little(crc32(content), 4)
            let sizes = little(content.count, 4) + little(content.count, 4) + little(name.utf8.count, 2) + little(0, 2)
            central += [0x50, 0x4B, 1, 2, 20, 3, 20, 0] + common + sizes + little(0, 2) + little(0, 4)
            central += little(0o100644 << 16, 4) + little(local.count, 4) + Array(name.utf8)
            local += [0x50, 0x4B, 3, 4, 20, 0] + common + sizes + Array(name.utf8) + content
        }
        let end = little(files.count, 2) + little(files.count, 2) + little(central.count, 4) + little(local.count, 4)
        return local + central + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + end + little(0, 2)
    }

    private static func crc32(_ bytes: [UInt8]) -> Int {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return Int(~crc)
    }
}
