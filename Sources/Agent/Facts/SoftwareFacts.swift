import BootControl
import COSE
import Glibc
import LibcryptoProvider

/// What software is there: system, kernel, packages, boot loader [M6].
struct SoftwareFacts {
    let roots: DetectionRoots
    let platform: DevicePlatform

    private static let databases = [
        (path: "/var/lib/dpkg/status", line: "Package: "),
        (path: "/usr/lib/opkg/status", line: "Package: "),
        (path: "/var/lib/opkg/status", line: "Package: "), (path: "/lib/apk/db/installed", line: "P:"),
    ]
    private static let databaseLimit: UInt64 = 1 << 27

    /// A field of `os-release`.
    func release(_ key: String) -> String? {
        let files = roots.software
        guard
            let text = files.text("/etc/os-release", limit: 8_192)
                ?? files.text("/usr/lib/os-release", limit: 8_192)
        else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix(key + "=") {
            let value = line.dropFirst(key.count + 1).filter { $0 != "\"" && $0 != "'" }
            return value.isEmpty ? nil : String(value.prefix(64))
        }
        return nil
    }

    /// The kernel's release, such as `6.1.0-25-amd64`.
    var kernel: String? {
        if let release = roots.system.text("/proc/sys/kernel/osrelease", limit: 128) { return release }
        guard roots.isThisMachine else { return nil }
        var system = utsname()
        guard uname(&system) == 0 else { return nil }
        return withUnsafeBytes(of: &system.release) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    /// The number of installed packages, and the digest of the list.
    var packages: (count: Int, digest: [UInt8])? {
        for database in SoftwareFacts.databases {
            guard
                let mapping = try? FileMapping(
                    roots.software.root + database.path,
                    limit: SoftwareFacts.databaseLimit
                )
            else { continue }
            let sought = Array(database.line.utf8)
            return mapping.withSpan { bytes in
                var count = 0
                var index = 0
                while index < bytes.count {
                    var matched = 0
                    while matched < sought.count, index < bytes.count, bytes[index] == sought[matched] {
                        matched += 1
                        index += 1
                    }
                    if matched == sought.count { count += 1 }
                    while index < bytes.count, bytes[index] != 0x0A { index += 1 }
                    index += 1
                }
                return (count, LibcryptoProvider().sha256(bytes))
            }
        }
        return nil
    }

    /// The boot loader: name and version, as configured or as it tells the kernel.
    var bootloader: (name: String, version: String)? {
        if !platform.bootloader.isEmpty { return SoftwareFacts.named(platform.bootloader) }
        let files = roots.system
        if let version = files.text("/proc/device-tree/chosen/u-boot,version", limit: 128) {
            return ("u-boot", SoftwareFacts.version(version))
        }
        // EFI variable of the Boot Loader Interface: four bytes of attributes, then UTF-16.
        let path = "/sys/firmware/efi/efivars/LoaderInfo-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"
        guard let bytes = files.bytes(path, limit: 512), bytes.count > 4 else { return nil }
        var text = ""
        for index in stride(from: 4, to: bytes.count - 1, by: 2)
        where bytes[index] != 0 && bytes[index + 1] == 0 {
            text.unicodeScalars.append(Unicode.Scalar(bytes[index]))
        }
        return text.isEmpty ? nil : SoftwareFacts.named(text)
    }

    private static func named(_ text: String) -> (name: String, version: String) {
        let name = text.prefix { $0 != " " }
        return (String(name.prefix(64)).lowercased(), version(String(text.dropFirst(name.count))))
    }

    /// The first word that begins with a digit.
    private static func version(_ text: String) -> String {
        let word = text.split(separator: " ").first { $0.first?.isNumber == true }
        return String((word ?? "").prefix(64))
    }

    /// The software in a text of fields `name=value`.
    var summary: String? {
        var fields = FieldText()
        if let id = release("ID") {
            fields.add("os", id + (release("VERSION_ID").map { "-" + $0 } ?? ""))
        }
        fields.add("kernel", kernel)
        if let packages {
            fields.add("packages", "\(packages.count):\(Hexadecimal.text(packages.digest.prefix(4)))")
        }
        if let bootloader {
            fields.add(
                "boot",
                bootloader.version.isEmpty ? bootloader.name : "\(bootloader.name)-\(bootloader.version)"
            )
        }
        return fields.text
    }
}
