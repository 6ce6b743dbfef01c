import Archives
import Author
import CBOR
import Eligibility
import Foundation
import ImageAnalysis
import Testing

@Suite("Software of several files")
struct TreeDescriptionTests {
    private let program = ELFImage.make(.x86, seed: 1)
    private let other = ELFImage.make(.aarch64, seed: 2)

    private func paths(_ tree: TreeDescription) -> [String] { tree.parts.map(\.path.string) }

    private func need(_ kind: CapabilityKind, _ tree: TreeDescription) -> [Requirement] {
        tree.findings.requirements.filter { $0.kind == kind }
    }

    @Test("E1 programs of an archive are parts, with the links that lead to them")
    func parts() throws {
        let archive = SamplePackage.tar([
            ("./usr/bin/tool", .file(program)), ("./usr/bin/alias", .link("tool")), ("./bin", .link("usr/bin")),
            ("./usr/bin/again", .link("../bin/alias")), ("./usr/bin/dangling", .link("nowhere")),
            ("./usr/lib/libx.so.1", .link("libx.so.1.2")), ("./usr/share/doc/text", .file(Array("text".utf8))),
            ("./usr/share/data", .file(program)), ("./lib/firmware/blob", .file(other)),
            ("./opt/arm", .file(other)),
            ("./etc/ld.so.conf.d/x.conf", .file(Array("# folders\n/opt/x/lib\n/opt/y/lib # more\ninclude z\n".utf8))),
        ])
        let tree = try TreeReader.describe(archive, fileName: "sample.tar")
        #expect(
            paths(tree) == [
                "/bin", "/etc/ld.so.conf.d/x.conf", "/opt/arm", "/usr/bin/again", "/usr/bin/alias", "/usr/bin/tool",
                "/usr/lib/libx.so.1",
            ]
        )
        #expect(tree.parts.first { $0.path == "/usr/bin/alias" }?.linkTarget == "tool")
        #expect(tree.parts.first { $0.path == "/bin" }?.linkTarget == "usr/bin")
        let setting = Capability.attribute(
            .file,
            SoftwareUpdate.loaderFoldersName,
            .texts(["/opt/x/lib", "/opt/y/lib"])
        )
        #expect(tree.parts.first { $0.path == "/etc/ld.so.conf.d/x.conf" }?.provides == [setting])
        let machine = Machine(addressClass: 2, byteOrder: 1, number: 183)
        #expect(tree.parts.first { $0.path == "/opt/arm" }?.requirements.first?.constraint == .machine(machine))
        #expect(tree.findings.format == "tar")
        #expect(tree.unreadable.isEmpty)
        #expect(try Descriptor(decoding: tree.descriptor.encoded()) == tree.descriptor)
    }

    @Test("E1 a chain of links is followed once")
    func chain() throws {
        let count = 2_000
        var entries: [(String, SamplePackage.Entry)] = (0..<count).map { ("l\($0)", .link("l\($0 + 1)")) }
        entries.append(("l\(count)", .file(program)))
        entries += [("r1", .link("r2")), ("r2", .link("r1"))]
        let tree = try TreeReader.describe(SamplePackage.tar(entries), fileName: "a.tar")
        #expect(tree.parts.count == count + 1)
    }

    @Test("E1 a prefix and a merged /usr move the files")
    func places() throws {
        let archive = SamplePackage.tar([("bin/tool", .file(program)), ("lib64/l.so", .file(program))])
        var options = TreeOptions()
        options.mergesUsr = true
        #expect(
            paths(try TreeReader.describe(archive, fileName: "a.tar", options: options)) == [
                "/usr/bin/tool", "/usr/lib64/l.so",
            ]
        )
        options.prefix = "/opt/app/"
        #expect(
            paths(try TreeReader.describe(archive, fileName: "a.tar", options: options))
                == ["/opt/app/bin/tool", "/opt/app/lib64/l.so"]
        )
    }

    @Test("E1 E2 a Debian package states its fields, files and space")
    func debianPackage() throws {
        let control = """
            Package: tool
            Version: 1:2.0-1
            Installed-Size: 40
            Pre-Depends: libc6 (>= 2.34)
            Depends: a | b (<< 3), c (= 1.0)
            Provides: editor, tool-api (= 2)

            """
        let data = SamplePackage.tar([("./usr/bin/tool", .file(program))])
        let tree = try TreeReader.describe(SamplePackage.deb(control: control, data: data), fileName: "x.deb")
        #expect(paths(tree) == ["/usr/bin/tool"])
        #expect(tree.findings.identity == SoftwareIdentity(name: "tool", version: "1:2.0-1"))
        #expect(need(.storage, tree) == [Requirement(.storage, "", .atLeast(40_960))])
        #expect(need(.packageFormat, tree).isEmpty)
        let packages = tree.findings.requirements.filter { $0.kind == .package || $0.kind == .anyOf }
        #expect(packages.allSatisfy { $0.criticality == .advisory })
        #expect(
            packages.map(\.constraint) == [
                .attribute(AttributeNeed(.package, "libc6", .version(.debian, low: "2.34", below: nil))),
                .anyOf([
                    [Requirement(.package, "a")],
                    [Requirement(.package, "b", .version(.debian, low: nil, below: "3"))],
                ]),
                .attribute(AttributeNeed(.package, "c", .version(.debian, low: "1.0", below: "1.0-0A"))),
            ]
        )
        #expect(
            tree.findings.provides == [
                .attribute(.package, "tool", .text("1:2.0-1")), .attribute(.package, "editor"),
                .attribute(.package, "tool-api", .text("2")),
            ]
        )
    }

    @Test(
        "E2 bounds of versions are met by what Debian's order says",
        arguments: [
            ("= 1.0", ["1.0", "1.0-0", "1.00"], ["0.9", "1.0-1", "1.0.1", "1.1", "1.0~rc1"]),
            ("<= 1.0a", ["1.0a", "1.0", "0.1"], ["1.0a1", "1.0b", "1.1"]),
            (">> 1.0-1", ["1.0-2", "1.0-10", "1.1", "1.0-1+b1"], ["1.0-1", "1.0", "1.0-1~bpo"]),
            ("= 1:2.0-1a", ["1:2.0-1a"], ["2.0-1a", "1:2.0-1a1", "1:2.0-1b", "1:2.0-1"]),
        ]
    )
    func versions(relation: String, met: [String], unmet: [String]) throws {
        let control = "Package: p\nVersion: 1\nDepends: x (\(relation))\n"
        let package = SamplePackage.deb(control: control, data: SamplePackage.tar([]))
        let tree = try TreeReader.describe(package, fileName: "x.deb")
        guard case .attribute(let need)? = need(.package, tree).first?.constraint else {
            Issue.record("no need of a package")
            return
        }
        for version in met { #expect(need.match.isSatisfied(by: .text(Text(version))), "\(version)") }
        for version in unmet { #expect(!need.match.isSatisfied(by: .text(Text(version))), "\(version)") }
    }

    @Test("E1 E2 a wheel goes under its prefix, its tags are advice")
    func wheel() throws {
        let tags = "Tag: cp39-abi3-manylinux_2_17_x86_64\nTag: cp39-abi3-manylinux2014_x86_64\n"
        let wheel = SamplePackage.zip([
            ("demo/x.abi3.so", program), ("demo/x.py", Array("pass\n".utf8)), ("demo-1.0.data/scripts/demo", program),
            ("demo-1.0.dist-info/WHEEL", Array(tags.utf8)),
        ])
        let name = "demo-1.0-cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
        let tree = try TreeReader.describe(wheel, fileName: name)
        #expect(paths(tree) == ["/opt/whl/demo/x.abi3.so"])
        #expect(tree.findings.identity == SoftwareIdentity(name: "demo", version: "1.0"))
        let runtime = need(.runtime, tree)
        #expect(runtime.allSatisfy { $0.criticality == .advisory })
        guard runtime.count == 3, case .attribute(let python) = runtime[0].constraint,
            case .attribute(let abi) = runtime[1].constraint, case .attribute(let library) = runtime[2].constraint
        else {
            Issue.record("\(runtime)")
            return
        }
        #expect(python.match.isSatisfied(by: .text("cp39")) && python.match.isSatisfied(by: .text("cp313")))
        #expect(!python.match.isSatisfied(by: .text("cp38")))
        #expect(abi == AttributeNeed(.runtime, "python-abi", .equals(.text("abi3"))))
        #expect(library == AttributeNeed(.runtime, "glibc", .version(.quad, low: "2.17", below: nil)))
    }

    @Test("E1 what an examination adds stands beside what the loader needs")
    func examination() throws {
        var options = TreeOptions()
        options.examine = { file, bytes in
            #expect(bytes.count == program.count)
            return file.header.machine == .x86_64 ? [Requirement(.cpuFeature, "avx2")] : []
        }
        let archive = SamplePackage.tar([("a", .file(program)), ("b", .file(other))])
        let tree = try TreeReader.describe(archive, fileName: "a.tar", options: options)
        #expect(tree.parts.map { $0.requirements.contains(Requirement(.cpuFeature, "avx2")) } == [true, false])
    }

    @Test("E1 a program that cannot be read is named, the others are described")
    func unreadable() throws {
        var damaged = program
        // One program header, far beyond the end.
        damaged[56] = 1
        damaged[38] = 0x7F
        let archive = SamplePackage.tar([("a", .file(damaged)), ("b", .file(program))])
        let tree = try TreeReader.describe(archive, fileName: "a.tar")
        #expect(paths(tree) == ["/b"])
        #expect(tree.unreadable.map(\.path) == ["/a"])
        #expect(tree.findings.facts.contains { $0.label == "unreadable" })
    }

    @Test("E1 a folder on disk is described like an archive, its links are not followed")
    func folder() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tree-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let bin = folder.appendingPathComponent("usr/bin")
        try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
        try Data(program).write(to: bin.appendingPathComponent("tool"))
        try FileManager.default.createSymbolicLink(
            atPath: bin.appendingPathComponent("alias").path,
            withDestinationPath: "tool"
        )
        try FileManager.default.createSymbolicLink(
            atPath: folder.appendingPathComponent("loop").path,
            withDestinationPath: ".."
        )
        try FileManager.default.createSymbolicLink(
            atPath: folder.appendingPathComponent("outside").path,
            withDestinationPath: "/usr/bin"
        )
        let tree = try TreeReader.describe(folder: folder.path)
        // The link to /usr/bin leads to a folder of this tree, once it is installed.
        #expect(paths(tree) == ["/outside", "/usr/bin/alias", "/usr/bin/tool"])
        #expect(throws: AuthorError(.missingFile, "")) { try TreeReader.describe(folder: folder.path + "/none") }
        #expect(throws: AuthorError(.unreadableFile, "")) { try TreeReader.describe(folder: bin.path + "/tool") }
    }

    @Test("E1 bytes that are no tree are an error")
    func noTree() {
        for bytes in [[], Array("text that is no archive".utf8), program, Array(repeating: 1, count: 2_000)] {
            do throws(ArchiveError) {
                let tree = try TreeReader.describe(bytes, fileName: "x")
                #expect(bytes.isEmpty && tree.parts.isEmpty)
            } catch {}
        }
    }
}
