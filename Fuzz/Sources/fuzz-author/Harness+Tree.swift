import Archives
import Author
import CBOR
import Eligibility
import Harness
import Samples

extension Harness {
    /// Packages, wheels, archives and file systems as the author's tool evaluates them, links and all: a descriptor comes of
    /// it that reads alike.
    static let tree = Harness("tree", isCBOR: false, seeds: TreeSeeds.all) { input in
        for name in ["x-1-cp311-cp311-manylinux_2_17_x86_64.whl", "x"] {
            var options = TreeOptions()
            options.limits = TreeSeeds.limits
            options.mergesUsr = name == "x"
            guard let description = try? TreeReader.describe(input, fileName: name, options: options) else { continue }
            let descriptor = description.descriptor
            require((try? Descriptor(decoding: descriptor.encoded())) == descriptor, "written to another descriptor")
            for part in descriptor.parts { require(part.path.utf8.first == 0x2F, "a path that is not absolute") }
            for (left, right) in zip(descriptor.parts, descriptor.parts.dropFirst()) {
                require(left.path < right.path, "a path that comes twice")
            }
        }
    }
}

/// What trees come in.
enum TreeSeeds {
    static func all() -> [[UInt8]] { ArchiveSeeds.archives() + ArchiveSeeds.packages() + [program()] }

    /// A library and a link to it in a tar archive.
    private static func program() -> [UInt8] {
        var tar = TarWriter()
        tar.add("usr/lib/liba.so.1.0", Base64.bytes(ImageSeeds.elfLibrary))
        tar.add("usr/lib/liba.so.1", type: "2", link: "liba.so.1.0")
        tar.add("etc/ld.so.conf.d/a.conf", Array("/opt/a\ninclude *.conf\n".utf8))
        return tar.archive
    }

    /// Bounds that are small enough for the harness's own.
    static let limits: ArchiveLimits = {
        var limits = ArchiveLimits()
        limits.decompressed = 1 << 20
        limits.freelyDecompressed = 1 << 20
        limits.decoderMemory = 8 << 20
        limits.entries = 10_000
        limits.paths = 1 << 20
        limits.header = 1 << 20
        return limits
    }()
}
