import BootControl
import CBOR
import COSE
import DeviceCore
import Glibc
import LibcryptoProvider

/// The slots of the components as files, and the links by which the device's software finds the primary ones.
struct Slots {
    let configuration: AgentConfiguration

    /// The path of a slot.
    func path(_ component: ComponentState, slot: Int) -> String? {
        configuration.component(component.name)?.slots[slot]
    }

    /// What a slot holds, read from its bytes, or `nil` where there is no such file.
    func examine(_ path: String, version: String) throws(FileError) -> SlotContent? {
        guard let digest = try Slots.digest(of: path) else { return nil }
        return SlotContent(digest: digest.bytes, size: digest.size, version: .init(version))
    }

    /// The SHA-256 digest and the size of a file, or `nil` where it is not there.
    static func digest(of path: String) throws(FileError) -> (bytes: [UInt8], size: UInt64)? {
        guard var digest = LibcryptoDigest(.sha256) else { throw FileError("digest", path, code: ENOSYS) }
        var size: UInt64 = 0
        do throws(FileError) {
            let file = try FileDescriptor(path, O_RDONLY)
            var buffer = [UInt8](repeating: 0, count: 262_144)
            while true {
                let count = try file.read(into: &buffer)
                if count == 0 { return (digest.finish(), size) }
                digest.update(buffer.span.extracting(first: count))
                size += UInt64(count)
            }
        } catch {
            if error.code == ENOENT { return nil }
            throw error
        }
    }

    /// Lets the install path of each component link to its primary slot. The state decides; links only follow, so one
    /// that a power cut left behind is put right at the next start.
    func activate(_ state: DeviceState) throws(FileError) {
        // A slot that holds nothing is no reason to take away what stands at the install path.
        for component in state.components where component.running != nil {
            guard let settings = configuration.component(component.name), !settings.installPath.isEmpty else {
                continue
            }
            let link = configuration.root + "/" + settings.installPath
            let target = Slots.absolute(settings.slots[component.primary])
            if DurableFile.linkTarget(link) == target { continue }
            var status = stat()
            if lstat(link, &status) == 0, status.st_mode & S_IFMT != S_IFLNK {
                throw FileError(
                    "replace by a link to slot \(component.primary) what was not installed as one at",
                    link,
                    code: EEXIST
                )
            }
            if let slash = link.lastIndex(of: "/") { try DurableFile.makeFolder(String(link[..<slash])) }
            try DurableFile.link(link, to: target)
        }
    }

    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        guard let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return String(cString: folder) + "/" + path
    }
}
