import CBOR
import Glibc
import ImageAnalysis

/// The database of dpkg or opkg under a root folder: which packages are installed, and which files are theirs.
struct PackageDatabase {
    /// An installed package.
    struct Package {
        var name = ""
        var version = ""
        var isInstalled = false
    }

    /// Where the package managers keep their databases: the state of all packages, and a folder of file lists.
    private static let places = [
        (status: "/var/lib/dpkg/status", lists: "/var/lib/dpkg/info"),
        (status: "/usr/lib/opkg/status", lists: "/usr/lib/opkg/info"),
        (status: "/var/lib/opkg/status", lists: "/var/lib/opkg/info"),
    ]
    private static let sizeLimit: UInt64 = 67_108_864

    /// Adds the packages under `root` to `builder`, with those of their files for which `isOfInterest` says so.
    static func read(
        root: String,
        into builder: inout DeviceIndexBuilder,
        isOfInterest: (Substring) -> Bool
    ) {
        for place in places {
            guard let status = content(root + place.status) else { continue }
            let lists = Set(FolderEntries.names(root + place.lists))
            for package in packages(status) where package.isInstalled {
                var files: [Text] = []
                // Several architectures of one package have lists of their own.
                for name in fileLists(package.name, in: lists) {
                    guard let list = content(root + place.lists + "/" + name) else { continue }
                    for line in list.split(separator: "\n") {
                        // opkg writes the file's mode behind a tab.
                        let path = line.prefix { $0 != "\t" }
                        if isOfInterest(path) { files.append(Text(String(path))) }
                    }
                }
                builder.addPackage(Text(package.name), version: Text(package.version), files: files)
            }
            return
        }
    }

    private static func fileLists(_ package: String, in names: Set<String>) -> [String] {
        let plain = package + ".list"
        if names.contains(plain) { return [plain] }
        return names.filter { $0.hasPrefix(package + ":") && $0.hasSuffix(".list") }.sorted()
    }

    private static func content(_ path: String) -> String? {
        guard let file = try? MappedFile(path, limit: sizeLimit) else { return nil }
        return file.withSpan { span in
            span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// The packages of a status file: paragraphs of `Name: value` lines (deb-control(5)).
    static func packages(_ status: String) -> [Package] {
        var packages: [Package] = []
        var package = Package()
        for line in status.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if line.isEmpty {
                if !package.name.isEmpty { packages.append(package) }
                package = Package()
            } else if let value = value(line, "Package: ") {
                package.name = value
            } else if let value = value(line, "Version: ") {
                package.version = value
            } else if let value = value(line, "Status: ") {
                package.isInstalled = value.hasSuffix(" installed")
            }
        }
        if !package.name.isEmpty { packages.append(package) }
        return packages
    }

    private static func value(_ line: Substring.UTF8View, _ field: String) -> String? {
        guard line.starts(with: field.utf8) else { return nil }
        return String(Substring(line.dropFirst(field.utf8.count)))
    }
}
