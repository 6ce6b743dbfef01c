import Archives
import Testing

@Suite("Wheels")
struct WheelTests {
    private func wheel(_ name: String, metadata: String? = nil, wheel: String) throws -> Wheel {
        var zip = ZipBuilder()
        zip.add("demo/_native.so", [1, 2], isDeflated: true)
        zip.add("demo-1.0.data/platlib/demo/more.so", [3])
        zip.add("demo-1.0.data/scripts/demo", [4])
        zip.add("demo-1.0.dist-info/WHEEL", Array(wheel.utf8))
        if let metadata { zip.add("demo-1.0.dist-info/METADATA", Array(metadata.utf8)) }
        return try Wheel(zip.archive, fileName: name)
    }

    @Test("E1 E2 name, version, tags and Python come from the metadata")
    func metadata() throws {
        let wheel = try wheel(
            "demo-1.0-cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
            metadata:
                "Metadata-Version: 2.1\nName: Demo\nVersion: 1.0\nRequires-Python: >=3.9\n\nA: description\nthat is none",
            wheel:
                "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp39-abi3-manylinux_2_17_x86_64\nTag: cp39-abi3-manylinux2014_x86_64\n"
        )
        #expect(wheel.name == "Demo")
        #expect(wheel.version == "1.0")
        #expect(!wheel.isPure)
        #expect(wheel.requiredPython == ">=3.9")
        #expect(wheel.tags.map(\.description) == ["cp39-abi3-manylinux_2_17_x86_64", "cp39-abi3-manylinux2014_x86_64"])
        #expect(wheel.tags.allSatisfy { $0.glibc?.minor == 17 })
        #expect(
            wheel.entries.map { wheel.installedPath(of: $0)?.description } == [
                "demo/_native.so", "demo/more.so", nil, "demo-1.0.dist-info/WHEEL", "demo-1.0.dist-info/METADATA",
            ]
        )
    }

    @Test("E1 a wheel without metadata is known by its file name")
    func fileName() throws {
        let wheel = try wheel("demo-1.0-3-py2.py3-none-any.whl", wheel: "Root-Is-Purelib: true\n")
        #expect(wheel.name == "demo")
        #expect(wheel.isPure)
        #expect(wheel.tags.map(\.description) == ["py2-none-any", "py3-none-any"])
        #expect(wheel.requiredPython == nil)
        #expect(throws: ArchiveError.self) { try self.wheel("demo-1.0-any.whl", wheel: "") }
    }

    @Test("E1 lines that stand for many tags each do not add up without bound")
    func tagBomb() throws {
        let set = (0..<16).map { "a\($0)" }.joined(separator: ".")
        let line = "Tag: \(set)-\(set)-\(set)\n"
        let name = "demo-1.0-py3-none-any.whl"
        #expect(try wheel(name, wheel: line).tags.count == 4_096)
        let error = #expect(throws: ArchiveError.self) {
            try wheel(name, wheel: String(repeating: line, count: 2_000))
        }
        #expect(error?.code == .limitExceeded)
    }

    @Test(
        "E2 a platform tag says which C library it asks for",
        arguments: [
            ("manylinux_2_28_aarch64", 28, false), ("manylinux2010_x86_64", 12, false), ("manylinux1_i686", 5, false),
            ("musllinux_1_2_x86_64", nil, true), ("linux_x86_64", nil, false), ("any", nil, false),
            ("manylinux_2_x_y", nil, false),
        ] as [(String, Int?, Bool)]
    )
    func platforms(platform: String, minor: Int?, isMusl: Bool) {
        let tag = WheelTag(python: "cp311", abi: "cp311", platform: platform)
        #expect(tag.glibc?.minor == minor)
        #expect(tag.isMusl == isMusl)
    }
}
