public import CBOR
public import Eligibility

extension DeviceIndex {
    /// What follows from the index for requirements that no loader looks at: installed packages, the forms of packages that
    /// the package manager takes, the C library, versions of Python.
    public var attributes: CapabilitySet {
        var set = capabilities
        for package in packages {
            set.capabilities.append(.attribute(.package, package.name, .text(package.version)))
        }
        if !packages.isEmpty { set.examinedKinds.append(.package) }
        if let version = version(ofPackage: "dpkg") {
            set.capabilities.append(.attribute(.packageFormat, "deb"))
            // dpkg 1.21.18 reads members that zstd has compressed.
            if !VersionOrder.debian.isBefore(version, "1.21.18") {
                set.capabilities.append(.attribute(.packageFormat, "deb.zstd"))
            }
            set.examinedKinds.append(.packageFormat)
        }
        set.capabilities += pythons
        if let version = versionOfGlibc { set.capabilities.append(.attribute(.runtime, "glibc", .text(version))) }
        return set
    }

    /// The versions of CPython by the names of its programs, with the binary interfaces that each has (PEP 425).
    private var pythons: [Capability] {
        var interpreters: [Text] = []
        var interfaces: [Text] = []
        let prefix = Text("/usr/bin/python3.").utf8
        for file in files where file.isProgram && file.path.utf8.starts(with: prefix) {
            let digits = file.path.utf8.dropFirst(prefix.count)
            guard !digits.isEmpty, digits.count <= 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
                continue
            }
            let name = LoaderPath.text(Text("cp3").utf8 + digits)
            interpreters.append(name)
            interfaces += [name, "abi3", "none"]
        }
        guard !interpreters.isEmpty else { return [] }
        return [
            .attribute(.runtime, "python", .texts(interpreters)),
            .attribute(.runtime, "python-abi", .texts(interfaces)),
        ]
    }

    /// The newest version that the C library has symbols of.
    private var versionOfGlibc: Text? {
        for file in files where file.soname == "libc.so.6" {
            guard case .object(let object) = file.content, object.machine == machine,
                let newest = VersionFamily.newest(
                    of: "GLIBC_2",
                    in: (object.definedVersions ?? []).filter { $0.utf8.starts(with: Text("GLIBC_2").utf8) }
                )
            else { continue }
            return LoaderPath.text(newest.utf8.dropFirst(6))
        }
        return nil
    }
}
