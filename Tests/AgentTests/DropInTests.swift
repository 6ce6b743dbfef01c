import CBOR
import DeviceCore
import Eligibility
import Glibc
import SUIT
import Testing
import UpdateProtocol

@testable import Agent

@Suite("The integrator's files")
struct DropInTests {
    private func device(_ files: [String: String]) throws -> TestDevice {
        let device = try TestDevice()
        for (name, text) in files { try device.folder.write(text, to: "etc/characteristics.d/" + name) }
        return device
    }

    @Test(
        "M6 M7 a file gives a characteristic in its form",
        arguments: [
            ("label=position\nvalue=48.1 11.6", Characteristic.position, .coordinates(latitude: 48.1, longitude: 11.6)),
            ("label=-2000\nvalue=hello", -2_000, .text("hello")),
            ("label=-2000\nform=integer\nvalue=-7", -2_000, .integer(-7)),
            ("label=-2000\nform=number\nvalue=1.5", -2_000, .number(1.5)),
            ("label=-2000\nform=flags\nvalue=0x81", -2_000, .flags(0x81)),
            ("label=-2000\nform=bits\nvalue=010200", -2_000, .bitmap([1, 2])),
            ("label=-2000\nform=hex\nvalue=c0ffee", -2_000, .bytes([0xC0, 0xFF, 0xEE])),
            ("label=-2000\nform=version\nvalue=1.2.3", -2_000, .version([1, 2, 3])),
            ("label=security-requirements\nvalue=signed", Characteristic.securityRequirements, .text("signed")),
            ("label=free-memory\nvalue=17", Characteristic.freeMemory, .integer(17)),
        ] as [(String, Int64, ClaimValue)]
    )
    func characteristic(_ text: String, _ label: Int64, _ expected: ClaimValue) throws {
        let device = try device(["x": "[characteristic]\n" + text])
        let facts = LinuxFacts(configuration: device.configuration)
        #expect(facts.value(of: label, component: nil) == expected)
        withExtendedLifetime(device) {}
        #expect(facts.value(of: label, component: ComponentIdentifier("app")) == nil)
        #expect(facts.integrator.problems.isEmpty)
    }

    @Test("M6 a value may be a component's, and come from a file under the root")
    func file() throws {
        let device = try device([
            "x": "[characteristic]\nlabel=-2000\ncomponent=app\nfile=/run/value\nform=integer\n",
            "y": "[characteristic]\nlabel=-2001\nfile=/run/value\nrefresh=3600\n",
        ])
        try device.folder.write("12\n", to: "root/run/value")
        let facts = LinuxFacts(configuration: device.configuration)
        #expect(facts.value(of: -2_000, component: ComponentIdentifier("app")) == .integer(12))
        #expect(facts.value(of: -2_000, component: nil) == nil)
        #expect(facts.value(of: -2_001, component: nil) == .text("12"))
        // The one counts for an hour, the other for a run.
        try device.folder.write("13\n", to: "root/run/value")
        facts.refresh()
        #expect(facts.value(of: -2_000, component: ComponentIdentifier("app")) == .integer(13))
        #expect(facts.value(of: -2_001, component: nil) == .text("12"))
        unlink(device.folder.path + "/root" + "/run/value")
        facts.refresh()
        #expect(facts.value(of: -2_000, component: ComponentIdentifier("app")) == nil)
    }

    @Test("M6 a file may have several sections, and others than those that ask see nothing of it")
    func sections() throws {
        let device = try device([
            "x":
                "[characteristic.a]\nlabel=-2000\nvalue=a\n[characteristic.b]\nlabel=-2001\nvalue=b\n[capability]\nkind=hardware\nname=radio\n"
        ])
        let folder = DropInFolder(device.configuration.platform.dropInFolder)
        #expect(folder.characteristics.map(\.label) == [-2_000, -2_001])
        #expect(folder.capabilities.map(\.name) == ["radio"])
    }

    @Test(
        "a bad file is named and skipped as a whole; the others count",
        arguments: [
            ("[characteristic]\nvalue=x", "lacks label"), ("[characteristic]\nlabel=-2000", "lacks value or file"),
            ("[characteristic]\nlabel=colour\nvalue=x", "expected a name"),
            ("[characteristic]\nlabel=vendor\nvalue=x", "not an integrator's"),
            ("[characteristic]\nlabel=class\nvalue=x", "not an integrator's"),
            ("[characteristic]\nlabel=digest\nvalue=x", "not an integrator's"),
            ("[characteristic]\nlabel=7\nvalue=x", "not an integrator's"),
            ("[characteristic]\nlabel=-2000\nvalue=x\nfile=/y", "expected one of them"),
            ("[characteristic]\nlabel=-2000\nfile=y", "absolute path"),
            ("[characteristic]\nlabel=-2000\nform=colour\nvalue=x", "form is colour"),
            ("[characteristic]\nlabel=-2000\nform=integer\nvalue=x", "expected the form integer"),
            ("[characteristic]\nlabel=position\nvalue=91 0", "expected the form coordinates"),
            ("[characteristic]\nlabel=-2000\nvalue=x\nrefresh=soon", "expected seconds"),
            ("[characteristic]\nlabel=-2000\nvalue=x\ncolour=red", "unknown key"),
            ("[characteristic]\nlabel=-2000\nvalue=x\nvalue=y", "twice"), ("[colour]\nx=y", "unknown section"),
            ("[capability]\nname=x", "lacks kind"),
            ("[capability]\nkind=machine\nname=x", "expected that of an attribute"),
            ("[capability]\nkind=3\nname=x", "expected that of an attribute"),
            ("[capability]\nkind=memory\nname=ram\nvalue=much", "expected the form integer"),
            ("label", "neither a section"),
            // The reader of INI files takes lines of 199 bytes.
            ("[characteristic]\nlabel=-2000\nvalue=" + String(repeating: "x", count: 300), "neither a section"),
            ("; " + String(repeating: "x", count: 20_000), "more than 16384 bytes"),
        ]
    )
    func mistakes(_ text: String, _ message: String) throws {
        let device = try device([
            "a": text, "b": "[characteristic]\nlabel=-3000\nvalue=well\n", ".hidden": "x", "c~": "x",
        ])
        let folder = DropInFolder(device.configuration.platform.dropInFolder)
        #expect(folder.characteristics.map(\.label) == [-3_000])
        #expect(folder.problems.count == 1)
        #expect(folder.problems.first?.contains(message) == true)
        #expect(folder.problems.first?.contains("/a:") == true)
    }

    @Test("files that are no text, and more files than there may be, are named")
    func bounds() throws {
        let device = try TestDevice()
        try device.folder.write([0xFF, 0xFE, 0x00], to: "etc/characteristics.d/a")
        #expect(DropInFolder(device.configuration.platform.dropInFolder).problems.count == 1)
        #expect(DropInFolder("/nonexistent").problems.isEmpty)
        let many = TemporaryFolder()
        for index in 0...DropInFolder.fileLimit { try many.write("", to: "f\(index)") }
        #expect(DropInFolder(many.path).problems.count == 1)
    }

    @Test(
        "E2 a file gives a capability in the form of its kind",
        arguments: [
            ("kind=hardware\nname=radio", CapabilityKind.hardware, "radio", AttributeValue.present),
            ("kind=data-format\nname=db\nvalue=4", .dataFormat, "db", .number(4)),
            (
                "kind=memory-region\nname=flash\nvalue=0x10+0x20:rx", .memoryRegion, "flash",
                .region(.init(start: 16, length: 32, access: 5))
            ),
            ("kind=java-card-package\nname=A000\nvalue=1.2", .javaCardPackage, "A000", .pair(major: 1, minor: 2)),
            ("kind=board\nname=compatible\nvalue=a,b a,c", .board, "compatible", .texts(["a,b", "a,c"])),
            ("kind=63\nname=com.example.x\nvalue=on", .named, "com.example.x", .text("on")),
            ("kind=image-identity\nname=chip\nform=text\nvalue=esp32", .imageIdentity, "chip", .text("esp32")),
            ("kind=named\nname=n\nfile=/v\nform=integer", .named, "n", .number(5)),
        ] as [(String, CapabilityKind, Text, AttributeValue)]
    )
    func capability(_ text: String, _ kind: CapabilityKind, _ name: Text, _ value: AttributeValue) throws {
        let device = try device(["x": "[capability]\n" + text])
        try device.folder.write("5", to: "root/v")
        let set = SystemCapabilities(device.configuration).set(for: nil)
        #expect(set.capabilities.contains(.attribute(AttributeCapability(kind, name, value))))
    }
}
