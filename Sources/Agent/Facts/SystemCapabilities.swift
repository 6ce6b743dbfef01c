import BootControl
import CBOR
import DeviceCore
import Eligibility
import Glibc

/// What the device gives to software beside the files that its loader finds: processor, kernel, memory, storage, board,
/// boot loader, parts, and what the integrator's files say [E2, E4]. For requirements by attributes in verdicts.
///
/// What cannot be found out is not in it, and of kinds that were not examined in full a verdict says so. None of it comes
/// from what an update installs, but for the integrator's files (rule 7 of the design).
final class SystemCapabilities {
    private let configuration: AgentConfiguration
    private let roots: DetectionRoots
    private var common: CapabilitySet?

    init(_ configuration: AgentConfiguration) {
        self.configuration = configuration
        self.roots = DetectionRoots(configuration)
    }

    /// Places whose free storage is told, beside the one where updates are installed.
    private static let places = ["/", "/boot", "/home", "/opt", "/srv", "/tmp", "/usr", "/var"]

    /// What the device gives to a component; without one, to any.
    func set(for component: AgentConfiguration.Component?) -> CapabilitySet {
        if common == nil { common = detect() }
        var set = common ?? CapabilitySet([])
        let folder =
            component.map { SystemCapabilities.folder(of: $0.slots[1]) } ?? configuration.stateFolder
        if let free = SystemFiles(root: folder).freeStorage("") {
            set.capabilities.append(.attribute(.init(.storage, "", .number(Int64(clamping: free)))))
        }
        if let component { set.capabilities += RescueCheck.facts(component) }
        return set
    }

    private func detect() -> CapabilitySet {
        var set = CapabilitySet([])
        func add(_ kind: CapabilityKind, _ name: Text, _ value: AttributeValue = .present) {
            set.capabilities.append(.attribute(AttributeCapability(kind, name, value)))
        }
        let files = roots.system
        let hardware = HardwareFacts(files: files)
        let software = SoftwareFacts(roots: roots, platform: configuration.platform)
        // A processor can only be tested where the agent runs on it.
        let isTested = configuration.eligibility.testsProcessor && roots.isThisMachine
        let processor = ProcessorFeatures(files, tested: isTested ? ProcessorTest().results : [:])
        for name in processor.names { add(.cpuFeature, Text(name)) }
        if !processor.names.isEmpty { set.examinedKinds.append(.cpuFeature) }
        if let kernel = software.kernel ?? SystemCapabilities.runningKernel {
            add(.kernel, "linux", .text(Text(kernel)))
        }
        if let memory = hardware.memory {
            add(.memory, "ram", .number(Int64(clamping: memory.total)))
            add(.memory, "available", .number(Int64(clamping: memory.available)))
        }
        for place in SystemCapabilities.places where roots.software.exists(place) {
            guard let free = roots.software.freeStorage(place) else { continue }
            add(.storage, Text(place), .number(Int64(clamping: free)))
        }
        let compatible = hardware.compatible
        if !compatible.isEmpty {
            add(.board, "compatible", .texts(compatible.map { Text($0) }))
            set.examinedKinds.append(.board)
        }
        for (name, entry) in [
            ("vendor", "board_vendor"), ("name", "board_name"), ("product", "product_name"),
        ] {
            if let text = hardware.dmi(entry) { add(.board, Text("dmi-" + name), .text(Text(text))) }
        }
        // The kernel is that of the machine, wherever the root of the software is.
        let size = sysconf(CInt(_SC_PAGESIZE))
        if size > 0 {
            add(.pageSize, "", .number(Int64(size)))
            set.examinedKinds.append(.pageSize)
        }
        if let bootloader = software.bootloader {
            add(
                .bootloader,
                Text(bootloader.name),
                bootloader.version.isEmpty ? .present : .text(Text(bootloader.version))
            )
            set.examinedKinds.append(.bootloader)
        }
        // Each component has two, and goes back where new software does not prove itself.
        add(.deployment, "slots")
        for part in hardware.parts { add(.hardware, Text(part)) }
        for entry in DropInFolder(configuration.platform.dropInFolder).capabilities {
            guard let value = value(of: entry) else { continue }
            add(entry.kind, entry.name, value)
        }
        return set
    }

    private func value(of entry: DropInFolder.Entry) -> AttributeValue? {
        switch (entry.source, entry.form) {
        case (.text(let text)?, let form?): form.attribute(text)
        case (.file(let path)?, let form?):
            roots.software.text(path, limit: 4_096).flatMap { form.attribute($0) }
        default: .present
        }
    }

    /// The release of the kernel that the agent runs under.
    private static var runningKernel: String? {
        guard let file = fopen("/proc/sys/kernel/osrelease", "r") else { return nil }
        defer { fclose(file) }
        var line = [UInt8](repeating: 0, count: 128)
        let count = fread(&line, 1, line.count, file)
        return count == 0 ? nil : String(decoding: line[..<count].prefix { $0 > 0x20 }, as: UTF8.self)
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
