import Archives
import Harness
import Samples

extension Harness {
    /// What wheels say of themselves: the file's name, the WHEEL file and METADATA, one behind the other with a NUL in
    /// between, packed into a wheel.
    static let wheel = Harness("wheel", isCBOR: false, seeds: WheelSeeds.all) { input in
        let parts = input.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
        let name = String(decoding: parts[0], as: UTF8.self)
        var zip = ZipWriter()
        let words = name.split(separator: "-")
        let folder = words.count > 1 ? "\(words[0])-\(words[1]).dist-info" : "x-1.dist-info"
        if parts.count > 1 { zip.add("\(folder)/WHEEL".utf8, Array(parts[1])) }
        if parts.count > 2 { zip.add("\(folder)/METADATA".utf8, Array(parts[2])) }
        zip.add("x-1.data/purelib/x", "x")
        zip.add("x-1.data/platlib/a/b", "x")
        zip.add("x-1.data/scripts/x", mode: 0o120777, "../../../x")
        for limits in [ArchiveLimits(), limits] {
            guard let wheel = try? Wheel(zip.archive, fileName: name, limits: limits) else { continue }
            require(wheel.tags.count <= 4_096, "more tags than the limit")
            for tag in wheel.tags.prefix(256) {
                require(!tag.description.isEmpty, "a tag without a name")
                _ = (tag.glibc, tag.isMusl)
            }
            for entry in wheel.entries {
                guard let path = wheel.installedPath(of: entry) else { continue }
                require(!path.components.contains { $0.elementsEqual([0x2E, 0x2E]) }, "a path that leads elsewhere")
            }
        }
    }

    /// Control files of Debian's packages, and what they say about other packages.
    static let control = Harness("control", isCBOR: false, seeds: ArchiveSeeds.controls) { input in
        guard let control = try? DebianControl(input[...]) else { return }
        require(control.fields.count <= input.count, "fields from nowhere")
        let needs = control.depends.flatMap { $0 } + control.conflicts + control.provides
        require(needs.count <= 2 * input.count, "packages from nowhere")
        for need in needs {
            require(!need.package.isEmpty, "a package without name")
            require((need.comparison == nil) == (need.version == nil), "a comparison with nothing")
        }
        _ = (control.package, control.version, control.architecture, control.multiArch, control.installedSize)
    }
}

/// Wheels' metadata.
enum WheelSeeds {
    static func all() -> [[UInt8]] {
        let metadata =
            "Metadata-Version: 2.1\nName: x\nVersion: 1\nRequires-Python: >=3.8,<4\nRequires-Dist: y\n\nText: no\n"
        let wheel = "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp311-abi3-manylinux_2_17_x86_64\n"
        let many = (0..<16).map { "\($0)" }.joined(separator: ".")
        return [
            "x-1-cp311-cp311-manylinux2014_x86_64.whl\u{0}\(wheel)\u{0}\(metadata)",
            "x-1-2-py2.py3-none-any.whl\u{0}\(wheel)Tag: py3-none-musllinux_1_1_i686\n\u{0}\(metadata)",
            "x-1-a.b.c-d.e-f.g.whl\u{0}Wheel-Version: 1.0\n\u{0}",
            "x-1-a-b-c.whl\u{0}" + String(repeating: "Tag: \(many)-\(many)-\(many)\n", count: 40) + "\u{0}",
            "x-1-cp39-cp39-manylinux_999999999999999999999_1_x.whl\u{0}Tag: a-b-c\n d\n",
        ].map { Array($0.utf8) }
    }
}
