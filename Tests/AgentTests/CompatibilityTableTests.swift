import BootControl
import CBOR
import COSE
import DeviceCore
import Eligibility
import ImageAnalysis
import LibcryptoProvider
import Testing
import UpdateProtocol

@testable import Agent

@Suite("Compatibility tables on the device")
struct CompatibilityTableTests {
    static let image = Array("new software".utf8)
    static let crypto = LibcryptoProvider()
    static let settings = """
        [eligibility]
        compatibility-table=@/maker.table

        """

    /// Software that lacks nothing, or a thing that the device does not have.
    private static func software(needs: [Text] = []) -> [UInt8] { TestDevice.descriptor(needs: needs) }

    private static func deny(_ side: TableSide = .lower, name: Text = "app") -> TableRule {
        TableRule(.deny, side: side, reason: "recalled", software: SoftwareMatch(name: name))
    }

    private static func allow(_ side: TableSide = .lower) -> TableRule {
        TableRule(
            .allow,
            side: side,
            reason: "tested by us",
            software: SoftwareMatch(name: "app"),
            needs: [EdgeMatch(.named, subject: "com.example.ready")]
        )
    }

    /// A device that hears a table, and its maker's key.
    private struct Scene {
        let device: TestDevice
        let maker: LibcryptoSigningKey

        init(_ side: String = "device", _ settings: String = "") throws {
            device = try TestDevice(
                CompatibilityTableTests.settings + settings + "\n[maker.acme]\nside=\(side)\nkeys=@/maker.pub\n"
            )
            maker = try LibcryptoSigningKey.generate(.p256)
            try device.folder.write(maker.publicKey.pem, to: "maker.pub")
        }

        func sign(_ rules: [TableRule], _ number: UInt64 = 3, by key: LibcryptoSigningKey? = nil) throws {
            let table = CompatibilityTable(issuer: "Acme", number: number, rules: rules).encoded()
            let signed =
                try key.map { try Sign1.sign(table.span, with: $0, keyID: [1], detached: false) }
                ?? Sign1.sign(table.span, with: maker, keyID: [1], detached: false)
            try device.folder.write(signed, to: "maker.table")
        }

        func install(_ software: [UInt8], _ session: AgentSession? = nil) throws -> UpdateMachine.Conclusion? {
            let file = try device.updateFile(CompatibilityTableTests.image, descriptor: software)
            return try device.install(try session ?? device.session(), file)
        }

        func refusal(_ software: [UInt8], _ session: AgentSession? = nil) throws -> Refusal? {
            guard case .refused(let refusal)? = try install(software, session) else { return nil }
            return refusal
        }
    }

    @Test(
        "E6 what a maker denies is refused, with whose word and reason it is",
        arguments: ["device", "installed", "new"]
    )
    func denied(_ side: String) throws {
        let scene = try Scene(side)
        try scene.sign([Self.deny()])
        let refusal = try #require(try scene.refusal(Self.software()))
        #expect(refusal.reason == .ineligible)
        #expect(refusal.edges.map(\.kind) == [62])
        #expect(
            refusal.edges.map(EdgeText.describe) == [
                "lower layer: the new software needs no denial by Acme, found recalled"
            ]
        )
        let notice = try #require(scene.device.notice)
        #expect(notice.rulings == ["denied by rule 1 of table 3 of Acme: recalled"])
        #expect(NoticeText.describe(notice).contains("denied by rule 1 of table 3 of Acme: recalled"))
    }

    @Test("E6 a denial of other software stands in nobody's way")
    func other() throws {
        let scene = try Scene()
        try scene.sign([Self.deny(name: "other")])
        #expect(try scene.install(Self.software()) == .installed)
    }

    @Test("E6 what the maker of the device allows counts as met, and whoever is asked sees it")
    func allowed() throws {
        let scene = try Scene("device", "ask=file")
        try scene.sign([Self.allow()])
        let session = try scene.device.session()
        let software = Self.software(needs: ["com.example.ready"])
        guard case .postponed(.awaitingUser, _)? = try scene.install(software, session) else {
            Issue.record("not asked")
            return
        }
        let notice = try #require(scene.device.notice)
        #expect(notice.kind == .question && notice.rulings.count == 1)
        #expect(notice.rulings.first?.string.hasPrefix("allowed by rule 1 of table 3 of Acme: tested by us") == true)
        _ = try ConsentCommand(scene.device.configuration, .approve).run()
        #expect(try scene.install(software, session) == .installed)
    }

    @Test(
        "E6 what others allow in the place of the device's maker does not count",
        arguments: ["installed", "new"],
        [TableSide.lower, .upper, .new]
    )
    func usurped(_ signer: String, _ side: TableSide) throws {
        let scene = try Scene(signer)
        try scene.sign([Self.allow(side)])
        #expect(try scene.refusal(Self.software(needs: ["com.example.ready"])) != nil)
    }

    @Test("E6 E8 what a maker allows needs no remedy; what is left does")
    func remedied() throws {
        let scene = try Scene("device", "package-index=@/debs.index")
        let rule = TableRule(
            .allow,
            side: .lower,
            reason: "loaded later",
            software: SoftwareMatch(name: "app"),
            needs: [EdgeMatch(.sharedLibrary, subject: "libextra.so.1")]
        )
        try scene.sign([rule])
        let part = PackageSamples.library("libother.so.1", at: "/usr/lib/libother.so.1")
        let index = PackageIndex([PackageSamples.package("libother1", "1.0", [part])])
        try scene.device.folder.write(index.encoded(), to: "debs.index")
        let software = PackageSamples.program(needs: ["libextra.so.1", "libother.so.1"])
        let refusal = try #require(try scene.refusal(software))
        #expect(refusal.edges.count == 1 && refusal.rulings.count == 1)
        #expect(refusal.advice?.actions.map(\.name) == ["libother1"] && refusal.advice?.isComplete == true)
    }

    @Test("E6 E8 a denial because of installed software: removing that is the remedy")
    func removal() throws {
        let scene = try Scene()
        let status = "Package: old-tool\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.5\n\n"
        try scene.device.folder.write(status, to: "root/var/lib/dpkg/status")
        try scene.sign([
            TableRule(
                .knownBad,
                side: .lower,
                reason: "both write the settings",
                software: SoftwareMatch(name: "app"),
                conditions: [Requirement(.package, "old-tool", .present)]
            )
        ])
        let refusal = try #require(try scene.refusal(Self.software()))
        #expect(refusal.advice?.text == "remove old-tool" && refusal.advice?.isComplete == true)
    }

    @Test("E6 a denial wins, whatever another table allows")
    func denialWins() throws {
        let scene = try Scene()
        try scene.sign([Self.allow(), Self.deny(.upper)])
        #expect(try scene.refusal(Self.software(needs: ["com.example.ready"]))?.reason == .ineligible)
    }

    @Test("E6 the author of the manifest speaks for the new software: a denial counts, a permission does not")
    func author() throws {
        let scene = try Scene()
        try scene.sign([Self.deny(.new)], by: scene.device.author)
        #expect(try scene.refusal(Self.software())?.reason == .ineligible)
        let other = try Scene()
        try other.sign([Self.allow()], by: other.device.author)
        #expect(try other.refusal(Self.software(needs: ["com.example.ready"])) != nil)
    }

    @Test("E6 a rule about the digest of the image is heard")
    func digest() throws {
        let scene = try Scene()
        let digest = Self.crypto.sha256(Self.image.span)
        try scene.sign([TableRule(.deny, side: .lower, reason: "bad", software: SoftwareMatch(digest: digest))])
        #expect(try scene.refusal(Self.software())?.reason == .ineligible)
    }

    @Test("E5 E6 a table that cannot be believed leaves the verdict undecided", arguments: 0..<6)
    func unbelievable(_ form: Int) throws {
        let scene = try Scene()
        try scene.sign([Self.deny(name: "other")])
        let folder = scene.device.folder
        let good = try #require(try folder.read("maker.table"))
        switch form {
        case 0: try scene.sign([Self.deny(name: "other")], by: LibcryptoSigningKey.generate(.p256))
        case 1: try folder.write(CompatibilityTable(issuer: "Acme", number: 3, rules: []).encoded(), to: "maker.table")
        case 2: try folder.write(Array(good.dropLast()), to: "maker.table")
        case 3: try folder.write([UInt8](repeating: 0, count: SignedTable.sizeLimit + 1), to: "maker.table")
        case 4: try folder.write("no key", to: "maker.pub")
        default: try DurableFile.remove(folder.path + "/maker.table")
        }
        let refusal = try #require(try scene.refusal(Self.software()))
        #expect(refusal.reason == .undecided && refusal.edges.map(\.kind) == [62])
        #expect(refusal.edges.first?.needed.string.hasPrefix("a compatibility table that can be believed") == true)
        if form == 4 { #expect(refusal.edges.first?.found.string.contains("maker acme") == true) }
    }

    @Test("E6 a device goes to no lower edition of a table, so that nothing that was taken back comes again")
    func rollback() throws {
        let scene = try Scene()
        let software = Self.software(needs: ["com.example.ready"])
        try scene.sign([Self.deny(name: "other")], 4)
        let session = try scene.device.session()
        #expect(try scene.refusal(software, session) != nil)
        try scene.sign([Self.allow()], 3)
        let refusal = try #require(try scene.refusal(software, session))
        #expect(refusal.edges.contains { $0.found.string.contains("older") })
        try scene.sign([Self.allow()], 5)
        #expect(try scene.install(software, session) == .installed)
    }

    @Test("E7 with another table the device is another one")
    func fingerprint() throws {
        let scene = try Scene()
        try scene.sign([Self.deny()])
        let session = try scene.device.session()
        let before = session.fingerprint
        try scene.sign([Self.deny(), Self.deny()], 4)
        #expect(session.fingerprint != before)
    }

    @Test(
        "E6 a mistake in the section of a maker is named",
        arguments: [
            ("side=above\nkeys=/k", "expected device, installed or new"), ("keys=/k", "side is missing"),
            ("side=device", "lacks keys"), ("side=device\nkeys=/k\nsoftware=/usr/bin/", "side=installed alone"),
            ("side=installed\nkeys=/k\nsoftware=usr", "absolute paths"), ("side=new\nkey=/k", "unknown key"),
        ]
    )
    func mistakes(_ section: String, _ message: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try TestDevice("[maker.acme]\n" + section) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    @Test("E6 the maker of some installed software speaks for no other")
    func owners() throws {
        let device = try TestDevice("[maker.acme]\nside=installed\nkeys=/a /b\nsoftware=/usr/bin/x /opt/acme/\n")
        let maker = try #require(device.configuration.eligibility.makers.first)
        #expect(maker.name == "acme" && maker.keyFiles == ["/a", "/b"])
        #expect(maker.authority == TableAuthority(.upper, owners: ["/usr/bin/x", "/opt/acme/"]))
    }

    @Test("E6 numbers that cannot be read are learnt anew, and no bytes make the device trap", arguments: 0..<4)
    func damagedNumbers(_ form: Int) throws {
        let scene = try Scene()
        let bytes: [[UInt8]] = [
            [], [0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x81, 0x82, 0x41], [0x80, 0],
        ]
        try scene.device.folder.write(bytes[form], to: "state/tables.cbor")
        try scene.sign([Self.deny()])
        #expect(try scene.refusal(Self.software())?.reason == .ineligible)
    }
}
