import CBOR
import DeviceCore
import Eligibility
import Glibc
import ImageAnalysis
import Testing
import UpdateProtocol

@testable import Agent

@Suite("Looking for remedies")
struct RemedySearchTests {
    static let image = Array("new software".utf8)
    static let index = "[eligibility]\npackage-index=@/debs.index\n"

    /// A device that has refused software, with an index of packages.
    private func refused(
        _ descriptor: [UInt8],
        _ packages: [IndexedPackage],
        _ settings: String = index,
        component: String = "",
        prepare: (TemporaryFolder) throws -> Void = { _ in }
    ) throws -> (device: TestDevice, notice: Notice, session: AgentSession) {
        let device = try TestDevice(settings, component: component)
        try device.folder.write(PackageIndex(packages).encoded(), to: "debs.index")
        try prepare(device.folder)
        let session = try device.session()
        let outcome = try device.install(session, try device.updateFile(Self.image, descriptor: descriptor))
        guard case .refused = outcome else { throw Unexpected(what: "\(String(describing: outcome))") }
        return (device, try #require(device.notice), session)
    }

    private struct Unexpected: Error {
        let what: String
    }

    @Test("E8 E7 a library that is missing: the package that has it is in the notice, in status, and in the report")
    func library() throws {
        let (device, notice, session) = try refused(
            PackageSamples.program(needs: ["libextra.so.1"]),
            [
                PackageSamples.package(
                    "libother1",
                    "1.0",
                    [PackageSamples.library("libother.so.1", at: "/usr/lib/libother.so.1")]
                ),
                PackageSamples.package(
                    "libextra1",
                    "2.0-1",
                    [PackageSamples.library("libextra.so.1", at: "/usr/lib/libextra.so.1")]
                ),
            ]
        )
        #expect(notice.edges.count == 1 && notice.isRemedied)
        #expect(notice.remedies.map(\.kind) == [.installPackage])
        #expect(notice.remedies.map(\.name) == ["libextra1"] && notice.remedies.map(\.version) == ["2.0-1"])
        #expect(NoticeText.describe(notice).contains("remedy: install libextra1 2.0-1\n"))
        var writer = JSONWriter()
        notice.write(&writer)
        let digest = String(repeating: "ab", count: 32)
        let expected =
            #""remedies":[{"action":"install","name":"libextra1","version":"2.0-1","source":"pool/libextra1.deb","#
            + #""digest":"sha-256:\#(digest)","bytes":1000,"text":"install libextra1 2.0-1"}],"remediesComplete":true"#
        #expect(writer.text.contains(expected), "\(writer.text)")
        #expect(session.state.unreported?.detail.string.hasSuffix("; what would help: install libextra1 2.0-1") == true)
        #expect(try Notice(decoding: notice.encoded.span) == notice)
        _ = device
    }

    @Test("E8 the loader that a program asks for is remedied by the package that has its file")
    func loader() throws {
        let loader = PackageSamples.library("ld-linux-x86-64.so.2", at: "/lib64/ld-linux-x86-64.so.2")
        let (_, notice, _) = try refused(
            PackageSamples.program([Requirement(.interpreter("/lib64/ld-linux-x86-64.so.2"))]),
            [PackageSamples.package("libc6", "2.36", [loader])]
        )
        #expect(notice.remedies.map(\.name) == ["libc6"] && notice.isRemedied)
    }

    @Test("E8 a package that needs others comes with them, and is no remedy without")
    func together() throws {
        let first = PackageSamples.package(
            "libextra1",
            "2.0",
            [PackageSamples.library("libextra.so.1", at: "/usr/lib/libextra.so.1", needs: ["libbase.so.3"])]
        )
        let base = PackageSamples.package(
            "libbase3",
            "3.1",
            [PackageSamples.library("libbase.so.3", at: "/usr/lib/libbase.so.3")]
        )
        let descriptor = PackageSamples.program(needs: ["libextra.so.1"])
        let both = try refused(descriptor, [first, base]).notice
        #expect(Set(both.remedies.map(\.name)) == ["libextra1", "libbase3"] && both.isRemedied)
        let half = try refused(descriptor, [first]).notice
        #expect(half.remedies.isEmpty && !half.isRemedied)
    }

    @Test("E8 without an index, or with one that is damaged, there are edges and no packages", arguments: [0, 1, 2])
    func noIndex(_ form: Int) throws {
        let (_, notice, _) = try refused(
            PackageSamples.program(needs: ["libextra.so.1"]),
            [],
            form == 0 ? "" : Self.index
        ) { folder in
            if form == 2 { try folder.write([0xA2, 0x01, 0x01, 0x02, 0x9B, 0xFF], to: "debs.index") }
        }
        #expect(notice.edges.count == 1 && notice.remedies.isEmpty)
        #expect(!NoticeText.describe(notice).contains("remed"))
    }

    @Test("E8 memory and storage to free are remedies, with how much")
    func memory() throws {
        let (_, notice, _) = try refused(
            PackageSamples.program(
                [
                    Requirement(.memory, "ram", .atLeast(3 << 20)),
                    Requirement(.storage, "", .atLeast(.max)),
                ]
            ),
            []
        )
        #expect(notice.remedies.map(\.kind) == [.freeMemory, .freeStorage] && notice.isRemedied)
        // The device has 1024 KiB.
        #expect(notice.remedies.first?.bytes == 2 << 20)
        #expect(NoticeText.describe(notice).contains("remedy: free 2097152 bytes of memory (ram)"))
    }

    @Test("E8 where something is missing that nothing helps against, no package is proposed, and what helps says so")
    func incomplete() throws {
        let (_, notice, session) = try refused(
            PackageSamples.program(
                needs: ["libextra.so.1"],
                [Requirement(.memory, "ram", .atLeast(3 << 20)), Requirement(.named, "com.example.none", .present)]
            ),
            [
                PackageSamples.package(
                    "libextra1",
                    "2.0",
                    [PackageSamples.library("libextra.so.1", at: "/usr/lib/libextra.so.1")]
                )
            ]
        )
        #expect(notice.remedies.map(\.kind) == [.freeMemory] && !notice.isRemedied)
        #expect(NoticeText.describe(notice).contains("more is missing"))
        #expect(session.state.unreported?.detail.string.hasSuffix("; more is missing") == true)
    }

    @Test("E8 a package that would take the place of the new software is no remedy", arguments: ["/usr/lib", "/lib"])
    func sameplace(_ folder: String) throws {
        let (_, notice, _) = try refused(
            PackageSamples.program(needs: ["libextra.so.1"]),
            [
                PackageSamples.package(
                    "libextra1",
                    "2.0",
                    [
                        PackageSamples.library("libextra.so.1", at: "/usr/lib/libextra.so.1"),
                        PackageSamples.library("libapp.so", at: Text(folder + "/libapp.so")),
                    ]
                )
            ],
            component: "install-path=usr/lib/libapp.so"
        )
        #expect(notice.remedies.isEmpty)
    }

    @Test("E8 a package that the software requires by name is proposed in a version that does")
    func byName() throws {
        let (_, notice, _) = try refused(
            PackageSamples.program(
                [Requirement(.package, "tool", .version(.debian, low: "2.0", below: nil))]
            ),
            [
                PackageSamples.package("tool", "1.9"), PackageSamples.package("tool", "2.1"),
                PackageSamples.package("tool2", "3"),
            ]
        ) { folder in
            let status = "Package: tool\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.5\n\n"
            try folder.write(status, to: "root/var/lib/dpkg/status")
        }
        #expect(notice.remedies.map(\.kind) == [.updatePackage])
        #expect(notice.remedies.map(\.version) == ["2.1"] && notice.isRemedied)
    }

    @Test("E8 what the new software would stop is remedied by a newer release of it")
    func upper() throws {
        let loader = "/lib64/ld-linux-x86-64.so.2"
        guard access(loader, R_OK) == 0 else { return }
        let newer = DescriptorPart(
            path: "/usr/bin/weather",
            requirements: [PackageSamples.machine, Requirement(.sharedLibrary(SharedLibrary(name: "libgauge.so.1")))]
        )
        let software = Descriptor(
            requirements: [PackageSamples.machine],
            provides: [
                .sharedLibrary("libgauge.so.1"),
                .symbols(Symbols(library: "libgauge.so.1", groups: [SymbolGroup(version: "", exports: ["celsius"])])),
            ],
            identity: SoftwareIdentity(name: "libgauge", version: "2.0")
        )
        // The old library is on offer too: what comes back is no remedy.
        let old = PackageSamples.library("libgauge.so.1", at: "/lib/libgauge.so.1", symbols: ["fahrenheit"])
        var isCompiled = true
        let packages = [
            PackageSamples.package("libgauge1", "1.0", [old]), PackageSamples.package("weather", "1.1", [newer]),
        ]
        let device = try TestDevice(Self.index, component: "install-path=usr/lib/libgauge.so.1")
        let folder = device.folder
        try folder.write(PackageIndex(packages).encoded(), to: "debs.index")
        try folder.write([], to: "root/usr/bin/.keep")
        let library = "-nostdlib -shared -fPIC -Wl,-soname,libgauge.so.1"
        isCompiled = try Compiler.compile("int fahrenheit(void) { return 1; }", folder, "state/slots/app.0", library)
        let source = "int fahrenheit(void); void _start(void) { fahrenheit(); for (;;) ; }"
        let options = "-nostdlib state/slots/app.0 -Wl,-dynamic-linker,\(loader)"
        isCompiled = try isCompiled && Compiler.compile(source, folder, "root/usr/bin/weather", options)
        let copy = "cd \(folder.path) && mkdir -p root/lib64 && cp \(loader) root/lib64/"
        guard isCompiled, HealthCheck.run(copy, slot: "", timeout: 9) == .healthy else { return }
        let session = try device.session()
        let file = try device.updateFile(Self.image, descriptor: software.encoded())
        guard case .refused(let refusal)? = try device.install(session, file) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.edges.map(\.side) == [1], "\(refusal.edges)")
        let notice = try #require(device.notice)
        #expect(notice.remedies.map(\.name) == ["weather"] && notice.remedies.map(\.version) == ["1.1"])
        #expect(notice.isRemedied)
    }

    @Test("E7 what an index offers, and what the owner allows, is part of what a verdict is found on")
    func fingerprint() throws {
        let device = try TestDevice(Self.index)
        let session = try device.session()
        let before = session.fingerprint
        #expect(session.fingerprint == before)
        try device.folder.write([1], to: "debs.index")
        #expect(session.fingerprint != before)
    }
}
