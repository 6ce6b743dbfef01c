/// What the machine is: its identity by DMI or device tree, processor and memory [M6].
struct HardwareFacts {
    let files: SystemFiles

    /// What a firmware's maker writes where they had nothing to write.
    private static let placeholders = [
        "to be filled by o.e.m.", "default string", "system manufacturer", "system product name",
        "not specified",
        "none", "unknown", "o.e.m.",
    ]

    /// The manufacturer.
    var manufacturer: String? {
        if let vendor = dmi("sys_vendor") { return vendor }
        // A device tree names it before the comma: "vendor,board".
        guard let first = compatible.first, let comma = first.firstIndex(of: ",") else { return nil }
        return String(first[..<comma])
    }

    /// The model.
    var model: String? { dmi("product_name") ?? files.text("/proc/device-tree/model", limit: 256) }

    /// What a device tree says that the board is, most specific first.
    var compatible: [String] {
        guard let bytes = files.bytes("/proc/device-tree/compatible", limit: 4_096) else { return [] }
        return bytes.split(separator: 0).prefix(32).map { String(decoding: $0, as: UTF8.self) }
    }

    /// An entry of the firmware's DMI table; never a serial number, which nobody has asked for.
    func dmi(_ name: String) -> String? {
        guard let text = files.text("/sys/class/dmi/id/\(name)", limit: 256),
            !HardwareFacts.placeholders.contains(text.lowercased())
        else { return nil }
        return text
    }

    /// Bytes of main memory, and those that programs can still get.
    var memory: (total: UInt64, available: UInt64)? {
        guard let total = kilobytes("MemTotal") else { return nil }
        return (total, kilobytes("MemAvailable") ?? kilobytes("MemFree") ?? 0)
    }

    private func kilobytes(_ key: String) -> UInt64? {
        guard let value = files.value(of: key, in: "/proc/meminfo") else { return nil }
        guard let number = UInt64(value.prefix { $0.isNumber }), number < 1 << 50 else { return nil }
        return number * 1_024
    }

    /// Energy in the batteries, in milliwatt hours.
    var battery: Int64? {
        var total: Int64?
        for name in files.entries("/sys/class/power_supply", limit: 16) {
            let folder = "/sys/class/power_supply/" + name
            guard files.text(folder + "/type", limit: 64) == "Battery" else { continue }
            if let energy = files.number(folder + "/energy_now"), energy >= 0, energy < 1 << 50 {
                total = (total ?? 0) + energy / 1_000
            } else if let charge = files.number(folder + "/charge_now"), charge >= 0, charge < 1 << 40,
                let voltage = files.number(folder + "/voltage_now"), voltage >= 0, voltage < 1 << 40
            {
                // Microampere hours and microvolts.
                total = (total ?? 0) + charge / 1_000 * (voltage / 1_000) / 1_000
            }
        }
        return total
    }

    /// Parts on buses that can be enumerated, as `pci:8086:1533`, `usb:0bda:8153` and `i2c:name` [E2].
    var parts: [String] {
        var parts: [String] = []
        func add(_ part: String) { if !parts.contains(part) { parts.append(part) } }
        for name in files.entries("/sys/bus/pci/devices", limit: 256) {
            let folder = "/sys/bus/pci/devices/" + name
            guard let vendor = files.text(folder + "/vendor", limit: 16),
                let device = files.text(folder + "/device", limit: 16), vendor.hasPrefix("0x"),
                device.hasPrefix("0x")
            else { continue }
            add("pci:\(vendor.dropFirst(2)):\(device.dropFirst(2))")
        }
        for name in files.entries("/sys/bus/usb/devices", limit: 256) {
            let folder = "/sys/bus/usb/devices/" + name
            guard let vendor = files.text(folder + "/idVendor", limit: 16),
                let product = files.text(folder + "/idProduct", limit: 16)
            else { continue }
            add("usb:\(vendor):\(product)")
        }
        for bus in ["i2c", "spi"] {
            for name in files.entries("/sys/bus/\(bus)/devices", limit: 128) {
                guard let part = files.text("/sys/bus/\(bus)/devices/\(name)/name", limit: 64) else {
                    continue
                }
                add("\(bus):\(part)")
            }
        }
        return parts
    }

    /// The hardware in a text of fields `name=value`.
    var summary: String? {
        let processor = ProcessorFeatures(files)
        var fields = FieldText()
        fields.add("board", compatible.first ?? dmi("board_name"))
        fields.add("cpus", processor.count > 0 ? String(processor.count) : nil)
        fields.add("cpu", processor.level ?? (processor.model.isEmpty ? nil : processor.model))
        fields.add("ram-mib", memory.map { String($0.total >> 20) })
        return fields.text
    }
}
