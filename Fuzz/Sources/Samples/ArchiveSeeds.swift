/// Archives and packages, among them some whose links go in circles or lead out of where the archive is unpacked.
public enum ArchiveSeeds {
    /// Archives of every format.
    public static func archives() -> [[UInt8]] {
        [
            ImageSeeds.zip, ImageSeeds.tar, ImageSeeds.squashFSGzip, ImageSeeds.squashFSXz, ImageSeeds.squashFSZstd,
            ImageSeeds.cap,
        ].map(Base64.bytes) + [linkedTar(), linkedZip(), layer()] + refusedTars()
    }

    /// Packages of every kind.
    public static func packages() -> [[UInt8]] {
        [ImageSeeds.debGzip, ImageSeeds.debXz, ImageSeeds.debZstd, ImageSeeds.zip].map(Base64.bytes) + [
            opkg(), debianWithLinks(),
        ]
    }

    /// Links in a circle, to themselves, to the root and above it, through each other, and hard links of all kinds.
    public static func linkedTar() -> [UInt8] {
        var tar = TarWriter()
        tar.add("lib", type: "2", link: "usr/lib")
        tar.add("usr/lib/", type: "5")
        tar.add("usr/lib/liba.so.1", type: "2", link: "libb.so.1")
        tar.add("usr/lib/libb.so.1", type: "2", link: "../lib/liba.so.1")
        tar.add("usr/lib/self", type: "2", link: "self")
        tar.add("usr/lib/out", type: "2", link: "../../../../../etc/passwd")
        tar.add("usr/lib/root", type: "2", link: "/")
        tar.add("usr/lib/deep", type: "2", link: "deep/deep/deep")
        tar.add("root/usr/lib/root/x", [1, 2, 3])
        tar.add("usr/lib/hard", type: "1", link: "root/usr/lib/root/x")
        tar.add("usr/lib/harder", type: "1", link: "usr/lib/hard")
        tar.add("/absolute/file", [5])
        return tar.archive
    }

    /// Paths and links that no archive may have, each in one of its own, as a reader refuses the whole archive.
    private static func refusedTars() -> [[UInt8]] {
        func archive(_ name: String, _ type: Unicode.Scalar = "0", link: String = "") -> [UInt8] {
            var tar = TarWriter()
            tar.add("file", [1])
            tar.add(name, type: type, link: link)
            return tar.archive
        }
        return [
            archive("../above"), archive("a/../../above"), archive("none", "2"), archive("hard", "1", link: "hard"),
            archive("hard", "1", link: "../file"), archive("file", "1", link: "file"),
        ]
    }

    /// The same sort of links in a zip file.
    public static func linkedZip() -> [UInt8] {
        var zip = ZipWriter()
        zip.add("lib/liba.so.1", mode: 0o120777, "../lib/libb.so.1")
        zip.add("lib/libb.so.1", mode: 0o120777, "liba.so.1")
        zip.add("lib/out", mode: 0o120777, "../../../../etc/passwd")
        zip.add("lib/root", mode: 0o120777, "/")
        zip.add("lib/", mode: 0o40755, "")
        zip.add(
            "x-1.dist-info/WHEEL",
            "Wheel-Version: 1.0\nTag: cp311-abi3-manylinux_2_17_x86_64.musllinux_1_1_x86_64\n"
        )
        zip.add("x-1.dist-info/METADATA", "Name: x\nVersion: 1\nRequires-Python: >=3.8\n\nText\n")
        return zip.archive
    }

    /// A container's layer with whiteouts.
    public static func layer() -> [UInt8] {
        var tar = TarWriter()
        tar.add("a/.wh.b", [])
        tar.add("a/.wh..wh..opq", [])
        tar.add("c", [1])
        tar.add(".wh.", [])
        return tar.archive
    }

    /// A package's members in a tar archive that is not compressed, in the form of an `ar` archive's data.
    private static func debianWithLinks() -> [UInt8] {
        var control = TarWriter()
        control.add("./control", Array(Self.control.utf8))
        return ar([
            ("debian-binary", Array("2.0\n".utf8)), ("control.tar", control.archive), ("data.tar", linkedTar()),
        ])
    }

    private static func opkg() -> [UInt8] {
        var control = TarWriter()
        control.add("./control", Array(Self.control.utf8))
        return ar([
            ("debian-binary", Array("2.0\n".utf8)), ("control.tar", control.archive), ("data.tar", layer()),
        ])
    }

    /// Control files.
    public static func controls() -> [[UInt8]] { [Array(control.utf8)] }

    /// The fields that dependencies are read from.
    private static let control = """
        Package: demo
        Version: 1:2.0-1~a+b
        Architecture: amd64
        Installed-Size: 12
        Pre-Depends: libc6 (>= 2.34)
        Depends: a | b (<< 1.0) | c:any (= 1.0-1) [amd64], d (>> 1), e (<= 2) <!x>,
         f (< 1), g(>1)
        Breaks: old (<< 3)
        Provides: other (= 1), more

        """

    private static func ar(_ members: [(name: String, content: [UInt8])]) -> [UInt8] {
        var bytes = Array("!<arch>\n".utf8)
        for member in members {
            func field(_ text: String, _ width: Int) -> [UInt8] {
                Array((text + String(repeating: " ", count: width - text.utf8.count)).utf8)
            }
            bytes += field(member.name, 16) + field("0", 12) + field("0", 6) + field("0", 6) + field("100644", 8)
            bytes += field("\(member.content.count)", 10) + [0x60, 0x0A] + member.content
            if !member.content.count.isMultiple(of: 2) { bytes.append(0x0A) }
        }
        return bytes
    }
}
