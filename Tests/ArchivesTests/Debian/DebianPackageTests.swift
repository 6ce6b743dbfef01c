import Archives
import Testing

@Suite("Debian packages")
struct DebianPackageTests {
    private func code(_ builder: DebianBuilder) -> ArchiveError.Code? {
        do throws(ArchiveError) {
            _ = try DebianPackage(builder.package).files()
            return nil
        } catch {
            return error.code
        }
    }

    @Test("E1 a package's fields and files are read, in both containers", arguments: [false, true])
    func package(isTar: Bool) throws {
        let builder = DebianBuilder()
        let package = try DebianPackage(isTar ? builder.tarPackage : builder.package)
        #expect(package.control.package == "greeting")
        #expect(package.control.version == "1.0-1")
        #expect(package.control.architecture == "amd64")
        #expect(package.control.installedSize == 12)
        #expect(package.controlFiles == ["postinst"])
        #expect(package.dataCompression == .none)
        #expect(package.controlCompression == .gzip)
        let files = try package.files()
        #expect(files.entries.map { "\($0.path)" } == ["", "usr/bin/greet"])
        #expect(DebianPackage.isPackage(builder.package))
        #expect(!DebianPackage.isPackage(builder.tarPackage))
    }

    @Test("E1 a package without its parts is refused")
    func parts() {
        var builder = DebianBuilder()
        builder.dataName = "data.tar.bz2"
        #expect(code(builder) == .unsupported)
        builder = DebianBuilder()
        builder.dataName = "date"
        #expect(code(builder) == .malformed)
        builder = DebianBuilder()
        builder.format = "3.0\n"
        #expect(code(builder) == .unsupported)
        builder = DebianBuilder()
        builder.dataName = "data.tar.xz"
        #expect(code(builder) == .malformed)
        #expect(throws: ArchiveError.self) { try DebianPackage(DebianBuilder.ar([])) }
        #expect(throws: ArchiveError.self) {
            try DebianPackage(Array("!<arch>\n".utf8) + Array(repeating: 0, count: 60))
        }
    }

    @Test("E1 a control file is bounded")
    func bounds() {
        var limits = ArchiveLimits()
        limits.header = 1_024
        #expect(throws: ArchiveError.self) { try DebianPackage(DebianBuilder().package, limits: limits) }
    }

    @Test("E2 relationships name packages, versions and alternatives")
    func relationships() throws {
        let control = try DebianControl(
            Array(
                """
                Package: x
                # a comment
                Pre-Depends: libc6 (>= 2.34)
                depends: python3:any (<< 3.12), default-mta | mail-transport-agent ( = 1:2.0-1~bpo ) ,
                 libgcc-s1(>>3.0) [amd64] <!nocheck>, old (< 5),
                Breaks: y (<= 1)
                Provides: z (= 3)

                Package: next
                """.utf8
            )[...]
        )
        #expect(
            control.depends == [
                [DebianRelationship(package: "libc6", comparison: .laterOrEqual, version: "2.34")],
                [DebianRelationship(package: "python3", architecture: "any", comparison: .earlier, version: "3.12")],
                [
                    DebianRelationship(package: "default-mta"),
                    DebianRelationship(package: "mail-transport-agent", comparison: .equal, version: "1:2.0-1~bpo"),
                ],
                [DebianRelationship(package: "libgcc-s1", comparison: .later, version: "3.0")],
                [DebianRelationship(package: "old", comparison: .earlierOrEqual, version: "5")],
            ]
        )
        #expect(control.conflicts == [DebianRelationship(package: "y", comparison: .earlierOrEqual, version: "1")])
        #expect(control.provides == [DebianRelationship(package: "z", comparison: .equal, version: "3")])
        #expect(control.package == "x")
    }

    @Test(
        "E1 a control file that is none is refused",
        arguments: [" starts: continued\n", "no colon\n", ": no name\n"]
    )
    func control(text: String) {
        #expect(throws: ArchiveError.self) { try DebianControl(Array(text.utf8)[...]) }
    }

    @Test(
        "E1 packages of dpkg-deb are read in every compression",
        .enabled(if: SystemTool.isThere("dpkg-deb")),
        arguments: ["xz", "gzip", "zstd", "none"]
    )
    func dpkg(compression: String) throws {
        let tool = try #require(SystemTool("dpkg-deb"))
        try withTemporaryFolder { folder in
            try folder.write(
                "p/DEBIAN/control",
                Array((DebianBuilder().control + "Maintainer: a\nDescription: b\n").utf8)
            )
            let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
            try folder.write("p/usr/share/data", content)
            _ = try tool.run(["--root-owner-group", "-Z\(compression)", "-b", "p", "p.deb"], in: folder)
            let package = try DebianPackage(try folder.read("p.deb"))
            #expect(package.dataCompression.description == compression)
            #expect(try package.dataArchive() == tool.run(["--fsys-tarfile", "p.deb"], in: folder))
            let files = try package.files()
            let entry = try #require(files.entry(at: try ArchivePath("usr/share/data")))
            #expect(try files.contents(of: entry).elementsEqual(content))
        }
    }
}
