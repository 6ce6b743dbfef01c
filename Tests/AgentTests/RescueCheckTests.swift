import CBOR
import DeviceCore
import Eligibility
import Testing

@testable import Agent

@Suite("Rescue manifests")
struct RescueCheckTests {
    private func judge(_ requirements: [Requirement], _ provides: [Capability], map: String = "") throws -> Judgement? {
        let device = try TestDevice(component: map.isEmpty ? "" : "memory-map=" + map)
        return RescueCheck(component: device.configuration.components[0])
            .judge(Descriptor(requirements: requirements, provides: provides).encoded())
    }

    private static let rescue: [Capability] = [.attribute(AttributeCapability(.deployment, "rescue"))]

    @Test("software that does not say that it is a rescue is none")
    func other() throws {
        #expect(try judge([], []) == nil)
        #expect(try judge([], [.attribute(AttributeCapability(.deployment, "slots"))]) == nil)
        let device = try TestDevice()
        #expect(RescueCheck(component: device.configuration.components[0]).judge([0xFF]) == nil)
    }

    @Test(
        "rule 7: what an update can spoil is not looked at",
        arguments: [
            Requirement(.named, "com.example.gone"), Requirement(.sharedLibrary(SharedLibrary(name: "libgone.so"))),
            Requirement(.package, "gone"), Requirement(.storage, "", .atLeast(.max)), Requirement(.kernel, "linux"),
        ]
    )
    func spoilt(_ requirement: Requirement) throws {
        #expect(try judge([requirement], Self.rescue)?.verdict == .eligible)
    }

    @Test("rule 7: a rescue must lie in the memory that the configuration names")
    func memoryMap() throws {
        let needed = Requirement(.memoryRegion, "flash", .region(MemoryRegion(start: 0x1000, length: 0x100, access: 5)))
        #expect(try judge([needed], Self.rescue, map: "flash:0x1000+0x100:rx")?.verdict == .eligible)
        #expect(try judge([needed], Self.rescue, map: "ram:0+64:rw flash:0x1000+0xff:rx")?.verdict == .ineligible)
        #expect(try judge([needed], Self.rescue, map: "flash:0x1000+0x100:rw")?.verdict == .ineligible)
        // What nobody knows does not lock the device out.
        #expect(try judge([needed], Self.rescue)?.verdict == .eligible)
    }

    @Test("rule 7: a rescue for another vendor or class is none for this device", arguments: ["vendor", "class"])
    func identity(_ name: String) throws {
        let other = Requirement(.imageIdentity, Text(name), .equals(.bytes([UInt8](repeating: 9, count: 16))))
        #expect(try judge([other], Self.rescue)?.verdict == .ineligible)
        let own = Requirement(
            .imageIdentity,
            Text(name),
            .equals(.bytes(name == "vendor" ? TestDevice.vendor : TestDevice.classIdentifier))
        )
        #expect(try judge([own], Self.rescue)?.verdict == .eligible)
    }

    @Test(
        "a region of memory is read strictly",
        arguments: [
            "", "flash", "flash:0+0:r", "flash:0x+1:r", "flash:1+1:z", ":0+1:r", "f:0xffffffffffffffff+2:r", "f:1:r",
        ]
    )
    func malformed(_ text: String) {
        #expect(NamedRegion(text) == nil)
    }
}
