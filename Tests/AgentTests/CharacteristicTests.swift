import BootControl
import CBOR
import COSE
import DeviceCore
import Glibc
import SUIT
import Testing
import UpdateProtocol

@testable import Agent

@Suite("Characteristics of a Linux device")
struct CharacteristicTests {
    /// A device with a system in its root, of the given files.
    private func device(_ files: [String: String], _ settings: String = "") throws -> TestDevice {
        let device = try TestDevice(settings)
        for (name, text) in files { try device.folder.write(text, to: "root/" + name) }
        return device
    }

    private func value(_ device: TestDevice, _ label: Int64) -> ClaimValue? {
        LinuxFacts(configuration: device.configuration).value(of: label, component: nil)
    }

    @Test("M6 manufacturer and model come from the firmware's table")
    func dmi() throws {
        let device = try device([
            "sys/class/dmi/id/sys_vendor": "Acme\n", "sys/class/dmi/id/product_name": "Gateway 7\n",
            "sys/class/dmi/id/product_serial": "SECRET",
        ])
        #expect(value(device, Characteristic.manufacturer) == .text("Acme"))
        #expect(value(device, Characteristic.model) == .text("Gateway 7"))
    }

    @Test("M6 a device tree names manufacturer and model where there is no such table; placeholders count for nothing")
    func deviceTree() throws {
        let device = try device([
            "sys/class/dmi/id/sys_vendor": "To Be Filled By O.E.M.\n",
            "proc/device-tree/compatible": "acme,gw7\0acme,gw\0", "proc/device-tree/model": "Acme Gateway 7\0",
        ])
        #expect(value(device, Characteristic.manufacturer) == .text("acme"))
        #expect(value(device, Characteristic.model) == .text("Acme Gateway 7"))
        #expect(value(device, Characteristic.hardwareConfiguration) == .text("board=acme,gw7 ram-mib=1"))
    }

    @Test("M6 what the configuration says comes first")
    func configured() throws {
        let device = try TestDevice("[device]\nmanufacturer=Example\nmodel=M1\nawake=22:00-02:00\n")
        #expect(value(device, Characteristic.manufacturer) == .text("Example"))
        #expect(value(device, Characteristic.model) == .text("M1"))
        let window = try #require(TimeWindow(start: 79_200, duration: 14_400, period: 86_400))
        #expect(value(device, Characteristic.sleepSchedule) == .times([window]))
    }

    @Test("M6 hardware: processors, their level, memory")
    func hardware() throws {
        let flags = "lm cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3 avx"
        let device = try device([
            "proc/cpuinfo": "processor\t: 0\nflags\t\t: \(flags) avx2\nprocessor\t: 1\nflags\t\t: \(flags)\n",
            "proc/meminfo": "MemTotal:        2097152 kB\nMemFree: 1 kB\nMemAvailable:    1048576 kB\n",
            "sys/class/dmi/id/board_name": "B 1",
        ])
        #expect(value(device, Characteristic.freeMemory) == .integer(1 << 30))
        #expect(
            value(device, Characteristic.hardwareConfiguration)
                == .text("board=B_1 cpus=2 cpu=x86-64-v2 ram-mib=2048")
        )
    }

    @Test("M6 software: system, kernel, packages, boot loader")
    func software() throws {
        let status = "Package: a\nStatus: install ok installed\n\nPackage: b\nDescription: x\n Package: no\n"
        let device = try device([
            "etc/os-release": "NAME=\"Debian\"\nID=debian\nVERSION_ID=\"12\"\n",
            "proc/sys/kernel/osrelease": "6.1.0-25-amd64\n", "var/lib/dpkg/status": status,
            "proc/device-tree/chosen/u-boot,version": "U-Boot 2024.01 (Jan 01 2024)\0",
        ])
        let digest = Hexadecimal.text(TestDevice.crypto.sha256(status.utf8.span).prefix(4))
        #expect(
            value(device, Characteristic.softwareConfiguration)
                == .text(Text("os=debian-12 kernel=6.1.0-25-amd64 packages=2:\(digest) boot=u-boot-2024.01"))
        )
        #expect(value(device, Characteristic.version) == .version([12]))
    }

    @Test("M6 security: modules, secure boot and algorithms are bits")
    func security() throws {
        let plain = try device([:])
        guard case .flags(let flags)? = value(plain, Characteristic.securityCapabilities) else {
            Issue.record("no flags")
            return
        }
        #expect(flags == 0xFF00)
        let device = try device(["sys/class/tpm/tpm0/tpm_version_major": "2\n"])
        let efi = "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
        try device.folder.write([6, 0, 0, 0, 1], to: "root/" + efi)
        #expect(value(device, Characteristic.securityCapabilities) == .flags(0xFF07))
        try device.folder.write([6, 0, 0, 0, 0], to: "root/" + efi)
        #expect(value(device, Characteristic.securityCapabilities) == .flags(0xFF03))
    }

    @Test("M6 communication: what is up, how fast, and whether it is paid for by volume")
    func communication() throws {
        let device = try device(
            [
                "sys/class/net/lo/type": "772", "sys/class/net/lo/operstate": "unknown",
                "sys/class/net/eth0/type": "1", "sys/class/net/eth0/operstate": "up", "sys/class/net/eth0/speed": "100",
                "sys/class/net/eth1/type": "1", "sys/class/net/eth1/operstate": "down",
                "sys/class/net/eth1/speed": "1000", "sys/class/net/wlan0/type": "1",
                "sys/class/net/wlan0/operstate": "up", "sys/class/net/wlan0/phy80211/index": "0",
                "sys/class/net/wwan0/type": "65534", "sys/class/net/wwan0/operstate": "unknown",
                "sys/class/net/wwan0/uevent": "DEVTYPE=wwan\n", "sys/class/bluetooth/hci0/x": "",
            ],
            "[device]\nmetered=true\n"
        )
        #expect(value(device, Characteristic.communicationCapabilities) == .flags(0x70F0F))
    }

    @Test("M6 the battery is counted in milliwatt hours")
    func battery() throws {
        let device = try device([
            "sys/class/power_supply/AC/type": "Mains\n", "sys/class/power_supply/B0/type": "Battery\n",
            "sys/class/power_supply/B0/energy_now": "41000000\n", "sys/class/power_supply/B1/type": "Battery\n",
            "sys/class/power_supply/B1/charge_now": "1000000\n", "sys/class/power_supply/B1/voltage_now": "12000000\n",
        ])
        #expect(value(device, Characteristic.battery) == .integer(53_000))
    }

    @Test(
        "rule 7: sources that are not there, or are spoilt, give no value and stop nothing",
        arguments: ["", "\0\0\0", ":", "flags", "MemTotal:", "MemTotal: 99999999999999999999 kB", "\u{FF}\u{FE}=:\n\n"]
    )
    func spoilt(_ text: String) throws {
        let device = try device([
            "proc/cpuinfo": text, "proc/meminfo": text, "proc/device-tree/compatible": text, "etc/os-release": text,
            "var/lib/dpkg/status": text, "sys/class/power_supply/B/type": text, "sys/class/net/e/type": text,
            "sys/class/dmi/id/sys_vendor": text, "sys/bus/pci/devices/0/vendor": text,
        ])
        let facts = LinuxFacts(configuration: device.configuration)
        for (_, label) in Characteristic.names { _ = facts.value(of: label, component: nil) }
        #expect(facts.value(of: Characteristic.freeMemory, component: nil) == nil)
        #expect(facts.value(of: Characteristic.position, component: nil) == nil)
        #expect(facts.value(of: Characteristic.battery, component: nil) == nil)
        _ = SystemCapabilities(device.configuration).set(for: device.configuration.components[0])
        _ = DetectionFingerprint(configuration: device.configuration, state: DeviceState(components: [])).bytes
    }

    @Test("rule 7: a pipe, a folder, and a file without end in the place of a source do not hold the agent up")
    func hostile() throws {
        let device = try device([:])
        mkfifo(device.folder.path + "/root" + "/proc/cpuinfo", 0o644)
        unlink(device.folder.path + "/root" + "/proc/meminfo")
        symlink("/dev/zero", device.folder.path + "/root" + "/proc/meminfo")
        try DurableFile.makeFolder(device.folder.path + "/root" + "/etc/os-release")
        let facts = LinuxFacts(configuration: device.configuration)
        for (_, label) in Characteristic.names { _ = facts.value(of: label, component: nil) }
        #expect(facts.value(of: Characteristic.freeMemory, component: nil) == nil)
    }

    @Test("M6 a value is found out once in a run, and anew in the next")
    func cached() throws {
        let device = try device(["proc/meminfo": "MemTotal: 8 kB\nMemAvailable: 4 kB\n"])
        let facts = LinuxFacts(configuration: device.configuration)
        #expect(facts.value(of: Characteristic.freeMemory, component: nil) == .integer(4_096))
        try device.folder.write("MemTotal: 8 kB\nMemAvailable: 2 kB\n", to: "root/proc/meminfo")
        #expect(facts.value(of: Characteristic.freeMemory, component: nil) == .integer(4_096))
        facts.refresh()
        #expect(facts.value(of: Characteristic.freeMemory, component: nil) == .integer(2_048))
    }
}
