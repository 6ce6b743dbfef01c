import CBOR
import DeviceCore
import Glibc
import SUIT
import UpdateProtocol

/// What a Linux device can say about itself [M6]: as its owner has configured it, as the integrator's files say, or else
/// as the system shows. What cannot be found out has no value, and stops nothing (rule 7 of the design).
///
/// Each value is found out once in a run, when it is asked for.
final class LinuxFacts: DeviceFacts {
    private let configuration: AgentConfiguration
    private let roots: DetectionRoots
    private var dropIns: DropInFolder?
    private var cache: [Key: ClaimValue?] = [:]
    /// Values of files with a time for which they count, and when they were read.
    private var kept: [Key: (value: ClaimValue?, until: UInt64)] = [:]

    private struct Key: Hashable {
        let label: Int64
        let component: Text?
    }

    init(configuration: AgentConfiguration) {
        self.configuration = configuration
        self.roots = DetectionRoots(configuration)
    }

    var now: UInt64? {
        let seconds = time(nil)
        // A clock that was never set says a date before this product was made.
        return seconds > 1_700_000_000 ? UInt64(seconds) : nil
    }

    /// Forgets what was found out: the device may be another one now.
    func refresh() {
        cache = [:]
        dropIns = nil
    }

    /// The integrator's files.
    var integrator: DropInFolder {
        if let dropIns { return dropIns }
        let made = DropInFolder(configuration.platform.dropInFolder)
        dropIns = made
        return made
    }

    func value(of label: Int64, component: ComponentIdentifier?) -> ClaimValue? {
        let key = Key(label: label, component: component.map { $0.description })
        if let known = cache[key] { return known }
        let value = integratorsValue(key) ?? (component.map { configured(label, $0) } ?? detected(label))
        cache[key] = .some(value)
        return value
    }

    // MARK: The integrator's

    private func integratorsValue(_ key: Key) -> ClaimValue? {
        for entry in integrator.characteristics
        where entry.label == key.label && entry.component == key.component {
            switch entry.source {
            case .text(let text): return entry.form.claim(text)
            case .file(let path):
                if let known = kept[key], let now, now < known.until { return known.value }
                let value = roots.software.text(path, limit: 4_096).flatMap { entry.form.claim($0) }
                if entry.refresh > 0, let now { kept[key] = (value, now + entry.refresh) }
                return value
            }
        }
        return nil
    }

    /// What the configuration says of a component.
    private func configured(_ label: Int64, _ name: ComponentIdentifier) -> ClaimValue? {
        guard label == Characteristic.installPath, let path = configuration.component(name)?.installPath, !path.isEmpty
        else { return nil }
        return text(path.hasPrefix("/") ? path : "/" + path)
    }

    // MARK: The system's

    private func detected(_ label: Int64) -> ClaimValue? {
        let hardware = HardwareFacts(files: roots.system)
        let software = SoftwareFacts(roots: roots, platform: configuration.platform)
        switch label {
        case Characteristic.deviceIdentifier: return .text(Text(configuration.deviceID))
        case Characteristic.manufacturer:
            return text(configuration.manufacturer) ?? text(hardware.manufacturer)
        case Characteristic.model: return text(configuration.model) ?? text(hardware.model)
        case Characteristic.version:
            guard let version = software.release("VERSION_ID") else { return nil }
            return VersionNumbers.parse(Text(version)).map { .version($0) } ?? text(version)
        case Characteristic.freeStorage:
            return SystemFiles(root: configuration.stateFolder).freeStorage("").map {
                .integer(Int64(clamping: $0))
            }
        case Characteristic.freeMemory:
            return hardware.memory.map { .integer(Int64(clamping: $0.available)) }
        case Characteristic.battery: return hardware.battery.map { .integer($0) }
        case Characteristic.hardwareConfiguration: return text(hardware.summary)
        case Characteristic.softwareConfiguration: return text(software.summary)
        case Characteristic.securityCapabilities:
            let hasKeys = !configuration.decryptionKeyFiles.isEmpty
            return .flags(SecurityFacts(files: roots.system, hasDecryptionKeys: hasKeys).flags)
        case Characteristic.communicationCapabilities:
            let isMetered = configuration.platform.isMetered
            return .flags(CommunicationFacts(files: roots.system, isMetered: isMetered).flags)
        case Characteristic.sleepSchedule: return DropInForm.times(configuration.platform.awake)
        default: return nil
        }
    }

    private func text(_ text: String?) -> ClaimValue? {
        guard let text, !text.isEmpty, text.utf8.count <= FieldText.byteLimit else { return nil }
        return .text(Text(text))
    }
}
