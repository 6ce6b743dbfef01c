/// Puts Debian packages together.
struct DebianBuilder {
    var control = "Package: greeting\nVersion: 1.0-1\nArchitecture: amd64\nInstalled-Size: 12\n"
    var format = "2.0\n"
    var controlName = "control.tar.gz"
    var dataName = "data.tar"
    var data: [UInt8] = {
        var tar = TarBuilder()
        tar.add("./", type: "5", mode: 0o755)
        tar.add("./usr/bin/greet", content: Array("#!/bin/sh\n".utf8), mode: 0o755)
        return tar.archive
    }()

    var controlArchive: [UInt8] {
        var tar = TarBuilder()
        tar.add("./", type: "5")
        tar.add("./control", content: Array(control.utf8))
        tar.add("./postinst", content: Array("#!/bin/sh\n".utf8), mode: 0o755)
        return controlName.hasSuffix(".gz") ? Deflate.gzip(tar.archive) : tar.archive
    }

    /// A package in an ar archive.
    var package: [UInt8] {
        Self.ar([
            ("debian-binary", Array(format.utf8)), (controlName, controlArchive), (dataName, data),
        ])
    }

    /// A package as opkg's tools make it.
    var tarPackage: [UInt8] {
        var tar = TarBuilder()
        tar.add("./debian-binary", content: Array(format.utf8))
        tar.add("./\(dataName)", content: data)
        tar.add("./\(controlName)", content: controlArchive)
        return Deflate.gzip(tar.archive)
    }

    /// An ar archive of these members.
    static func ar(_ members: [(String, [UInt8])]) -> [UInt8] {
        var bytes = Array("!<arch>\n".utf8)
        for (name, content) in members {
            func field(_ text: String, _ width: Int) -> [UInt8] {
                Array(text.utf8) + Array(repeating: 0x20, count: width - text.utf8.count)
            }
            bytes += field(name, 16) + field("0", 12) + field("0", 6) + field("0", 6) + field("100644", 8)
            bytes += field("\(content.count)", 10) + Array("`\n".utf8) + content
            if content.count % 2 == 1 { bytes.append(0x0A) }
        }
        return bytes
    }
}
