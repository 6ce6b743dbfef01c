import BootControl
import CBOR
import DeviceCore
import Eligibility
import Glibc
import Testing

@testable import Agent

@Suite("Capabilities of the system")
struct SystemCapabilityTests {
    private func set(_ files: [String: String], _ component: String = "") throws -> CapabilitySet {
        let device = try TestDevice(component: component)
        for (name, text) in files { try device.folder.write(text, to: "root/" + name) }
        return withExtendedLifetime(device) {
            SystemCapabilities(device.configuration).set(for: device.configuration.components[0])
        }
    }

    private func verdict(_ requirement: Requirement, _ set: CapabilitySet) -> Verdict.Outcome {
        Verdict(requirements: [requirement], lower: set, provides: [], upper: []).outcome
    }

    @Test("E2 processor extensions are those that all processors have, and the levels that follow from them")
    func processor() throws {
        let v3 = "lm cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3 avx avx2 bmi1 bmi2 f16c fma abm movbe xsave"
        let set = try set(["proc/cpuinfo": "processor: 0\nflags: \(v3) aes\nprocessor: 1\nflags: \(v3)\n"])
        #expect(verdict(Requirement(.cpuFeature, "avx2"), set) == .eligible)
        #expect(verdict(Requirement(.cpuFeature, "x86-64-v3"), set) == .eligible)
        #expect(verdict(Requirement(.cpuFeature, "x86-64-v4"), set) == .ineligible)
        #expect(verdict(Requirement(.cpuFeature, "aes"), set) == .ineligible)
    }

    @Test("E2 the extensions of Arm and RISC-V are read in their own lines")
    func otherProcessors() throws {
        let arm = try set(["proc/cpuinfo": "processor\t: 0\nFeatures\t: fp asimd crc32\n"])
        #expect(verdict(Requirement(.cpuFeature, "crc32"), arm) == .eligible)
        let riscv = try set(["proc/cpuinfo": "processor\t: 0\nisa\t\t: rv64imafdc_zicsr_zba\n"])
        #expect(verdict(Requirement(.cpuFeature, "zba"), riscv) == .eligible)
        #expect(verdict(Requirement(.cpuFeature, "c"), riscv) == .eligible)
        #expect(verdict(Requirement(.cpuFeature, "v"), riscv) == .ineligible)
    }

    @Test("E2 memory, kernel, board, boot loader and parts are told")
    func others() throws {
        let set = try set([
            "proc/meminfo": "MemTotal: 1024 kB\n", "proc/sys/kernel/osrelease": "6.1.0\n",
            "proc/device-tree/compatible": "acme,gw7\0acme,gw\0",
            "proc/device-tree/chosen/u-boot,version": "U-Boot 2024.01\0", "sys/bus/pci/devices/0/vendor": "0x8086\n",
            "sys/bus/pci/devices/0/device": "0x1533\n", "sys/bus/usb/devices/1-1/idVendor": "0bda\n",
            "sys/bus/usb/devices/1-1/idProduct": "8153\n", "sys/bus/i2c/devices/0-0068/name": "ds1307\n",
        ])
        for requirement in [
            Requirement(.memory, "ram", .atLeast(1_048_576)),
            Requirement(.kernel, "linux", .version(.quad, low: "5.10", below: nil)),
            Requirement(.board, "compatible", .containsAll(["acme,gw"])),
            Requirement(.bootloader, "u-boot", .version(.quad, low: "2023.1", below: nil)),
            Requirement(.hardware, "pci:8086:1533"), Requirement(.hardware, "usb:0bda:8153"),
            Requirement(.hardware, "i2c:ds1307"), Requirement(.deployment, "slots"),
            Requirement(.storage, "", .atLeast(1)), Requirement(.storage, "/", .atLeast(1)),
            Requirement(.imageIdentity, "class", .equals(.bytes(TestDevice.classIdentifier))),
        ] { #expect(verdict(requirement, set) == .eligible, "\(requirement)") }
        #expect(verdict(Requirement(.memory, "ram", .atLeast(1_048_577)), set) == .ineligible)
        #expect(verdict(Requirement(.board, "compatible", .containsAll(["other"])), set) == .ineligible)
    }

    @Test("rule 7: of what could not be examined a verdict says that it is not known")
    func unknown() throws {
        let set = try set([:])
        for kind in [CapabilityKind.cpuFeature, .board, .bootloader, .kernel, .hardware, .package] {
            #expect(verdict(Requirement(kind, "x"), set) == .undecided)
        }
    }

    @Test("E2 the set travels: it is read back as it was")
    func coding() throws {
        let set = try set(["proc/cpuinfo": "flags: lm\n"], "memory-map=flash:0+16:rx")
        #expect(try CapabilitySet(decoding: set.encoded().span) == set)
        #expect(
            verdict(Requirement(.memoryRegion, "flash", .region(.init(start: 4, length: 8, access: 1))), set)
                == .eligible
        )
    }

    @Test("E7 the fingerprint is that of the same device, and another for another one")
    func fingerprint() throws {
        let device = try TestDevice()
        try device.folder.write("x", to: "root/etc/ld.so.cache")
        func fingerprint(_ digest: UInt8 = 1) -> [UInt8] {
            let content = SlotContent(digest: [UInt8](repeating: digest, count: 32), size: 1, version: "1")
            let component = ComponentState(name: device.configuration.components[0].identifier, content: content)
            return DetectionFingerprint(
                configuration: device.configuration,
                state: DeviceState(components: [component])
            ).bytes
        }
        let first = fingerprint()
        #expect(fingerprint() == first && first.count == 32)
        #expect(fingerprint(2) != first)
        try device.folder.write("xy", to: "root/etc/ld.so.cache")
        let second = fingerprint()
        #expect(second != first)
        try device.folder.write("[capability]\nkind=hardware\nname=x\n", to: "etc/characteristics.d/x")
        let third = fingerprint()
        #expect(third != second)
        try device.folder.write("", to: "root/usr/lib/x86_64-linux-gnu/libnew.so")
        #expect(fingerprint() != third)
    }
}
