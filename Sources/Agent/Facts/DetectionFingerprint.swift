import CBOR
import COSE
import DeviceCore
import Eligibility
import Glibc
import LibcryptoProvider
import SUIT

/// What a verdict is found on, in 32 bytes [E7]: where they change, a manifest that did not fit is asked for again. It is
/// cheap, for it is made at every poll: sizes and times of files and folders, not their contents.
struct DetectionFingerprint {
    let configuration: AgentConfiguration
    let state: DeviceState

    /// What changes when software is installed or removed by other means than an update.
    private static let paths = [
        "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/os-release",
        "/usr/lib/os-release",
        "/var/lib/dpkg/status", "/var/lib/opkg/status", "/usr/lib/opkg/status", "/lib/apk/db/installed",
        "/var/lib/rpm", "/bin", "/sbin", "/lib", "/lib64", "/usr/bin", "/usr/sbin", "/usr/lib",
        "/usr/lib64",
        "/usr/libexec", "/usr/local/bin", "/usr/local/lib", "/opt", "/lib/modules",
    ]
    /// The storage that is free counts in so many steps, so that not every file makes another device.
    private static let storageSteps: UInt64 = 16

    var bytes: [UInt8] {
        var encoder = CBOREncoder(capacity: 4_096)
        encoder.encode(text: Text(AgentVersion.text))
        for component in state.components {
            encoder.encode(text: component.name.description)
            encoder.encode(bytes: component.running?.digest ?? [])
        }
        let roots = DetectionRoots(configuration)
        for path in DetectionFingerprint.paths { add(roots.software.root + path, &encoder) }
        // Libraries of Debian lie in a folder for each processor.
        for folder in ["/usr/lib", "/lib"] {
            for name in roots.software.entries(folder)
            where name.hasSuffix("-gnu") || name.contains("-linux-") {
                add(roots.software.root + folder + "/" + name, &encoder)
            }
        }
        let folder = configuration.platform.dropInFolder
        for name in SystemFiles(root: folder).entries("", limit: DropInFolder.fileLimit) {
            add(folder + "/" + name, &encoder)
        }
        let hardware = HardwareFacts(files: roots.system)
        let software = SoftwareFacts(roots: roots, platform: configuration.platform)
        encoder.encode(text: Text(software.kernel ?? ""))
        for name in ProcessorFeatures(roots.system).names { encoder.encode(text: Text(name)) }
        encoder.encode(hardware.memory?.total ?? 0)
        for part in hardware.parts { encoder.encode(text: Text(part)) }
        encoder.encode(storage)
        // What helps, who allows it, and what makers know of it, are parts of the answer too.
        let policy = configuration.eligibility
        encoder.encode(text: Text(policy.remedies.rawValue + policy.remedyHandler))
        for path in policy.packageIndexes + policy.tables + policy.makers.flatMap(\.keyFiles) { add(path, &encoder) }
        return LibcryptoProvider().sha256(encoder.bytes.span)
    }

    private func add(_ path: String, _ encoder: inout CBOREncoder) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        encoder.encode(text: Text(path))
        encoder.encode(UInt64(bitPattern: Int64(status.st_size)))
        encoder.encode(UInt64(bitPattern: Int64(status.st_mtim.tv_sec)))
        encoder.encode(UInt64(bitPattern: Int64(status.st_mtim.tv_nsec)))
    }

    private var storage: UInt64 {
        var status = statvfs()
        guard statvfs(configuration.stateFolder, &status) == 0, status.f_blocks > 0 else { return 0 }
        return UInt64(status.f_bavail).multipliedReportingOverflow(
            by: DetectionFingerprint.storageSteps
        ).partialValue
            / UInt64(status.f_blocks)
    }
}
