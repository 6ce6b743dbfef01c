import CBOR
import Eligibility
import ImageAnalysis
import Samples

/// A small device, software for it, and packages that would help.
enum IndexSeeds {
    /// A device with a C library, a loader, a library and a program.
    static let device: DeviceIndex = {
        var builder = DeviceIndexBuilder()
        for part in installed {
            guard let object = LoadableObject(requirements: part.requirements, provides: part.provides) else {
                continue
            }
            let fingerprint = FileFingerprint(size: 4_096, modified: 1, inode: 2)
            builder.add(IndexedFile(path: part.path, fingerprint: fingerprint, object: object))
        }
        builder.addLink("/lib", target: "usr/lib")
        builder.addLink("/lib64", target: "/usr/lib64")
        builder.addLink("/usr/lib/libdemo.so.1", target: "libdemo.so.1.0")
        builder.addPackage("libc6", version: "2.31-13", files: ["/usr/lib/libc.so.6"])
        builder.addPackage("dpkg", version: "1.20.13", files: [])
        builder.folders = LoaderFolders(configured: ["/usr/local/lib"], musl: ["x86_64": ["/lib", "/usr/lib"]])
        builder.capabilities = CapabilitySet([.attribute(.memory, "ram", .number(1 << 30))], examinedKinds: [.memory])
        return builder.build()
    }()

    /// Software that lacks a library and a version on ``device``.
    static let update: SoftwareUpdate = {
        var update = SoftwareUpdate()
        update.add(software, at: "/usr/bin/app")
        return update
    }()

    static func devices() -> [[UInt8]] {
        [device, device.lowerPart, device.upperPart, DeviceIndexBuilder().build()].map { $0.encoded() }
    }

    static func updates() -> [[UInt8]] {
        [software, Descriptor(), tree].map { device.encoded() + $0.encoded() }
    }

    static func packages() -> [[UInt8]] {
        let packages = [
            IndexedPackage(
                name: "libmore1",
                version: "1.0-1",
                architecture: "amd64",
                digest: [UInt8](repeating: 9, count: 32),
                size: 10_000,
                source: "pool/libmore1.deb",
                depends: "libc6 (>= 2.30)",
                descriptor: Descriptor(parts: [library("/usr/lib/libmore.so.1", "libmore.so.1", "MORE_1", ["more"])])
            ),
            IndexedPackage(
                name: "libc6",
                version: "2.36-9",
                conflicts: "old",
                installedSize: 1 << 20,
                descriptor: Descriptor(
                    parts: [
                        library("/usr/lib/libc.so.6", "libc.so.6", "GLIBC_2.34", ["puts", "exit"]),
                        DescriptorPart(path: "/lib/libc.so", linkTarget: "../usr/lib/libc.so.6"),
                    ]
                )
            ),
        ]
        return [PackageIndex(packages), PackageIndex([packages[0]]), PackageIndex()].map { $0.encoded() }
    }

    static func links() -> [[UInt8]] {
        [
            "/lib usr/lib\n/usr/lib/a b\n/usr/lib/b ../lib/a\n/x x\n",
            "/lib ../../../../lib\n/usr/lib/liba.so.1 /\n/a a/a\n/b b/../b/c\n",
            "/a /b/c\n/b /a/c\n/c /a/b\n/usr /usr\n", "/a b/b\n/b c/c\n/c d/d\n/d a/a\n",
            "/usr/lib libs\n/usr/libs ../usr/lib\n/lib/x /lib/y\n/lib/y ./././x\n",
        ].map { Array($0.utf8) }
    }

    // MARK: Parts

    private static let machine = Machine(addressClass: 2, byteOrder: 1, number: 62)

    private static let installed = [
        library("/usr/lib/libc.so.6", "libc.so.6", "GLIBC_2.2.5", ["puts", "malloc"]),
        library("/usr/lib64/ld-linux-x86-64.so.2", "ld-linux-x86-64.so.2", "GLIBC_2.2.5", ["__tls_get_addr"]),
        library("/usr/lib/libdemo.so.1.0", "libdemo.so.1", "", ["demo"]),
        DescriptorPart(
            path: "/usr/bin/sh",
            requirements: needs(["libc.so.6", "libdemo.so.1"], "GLIBC_2.2.5", ["puts"])
        ),
    ]

    private static let software = Descriptor(
        requirements: needs(["libc.so.6", "libmore.so.1"], "GLIBC_2.34", ["puts", "more"])
            + [Requirement(.memory, "ram", .atLeast(1 << 31))],
        identity: SoftwareIdentity(name: "app", version: "2")
    )

    /// Software of several files, a link in a circle among them.
    private static let tree = Descriptor(
        requirements: [Requirement(.runtime, "glibc", .version(.quad, low: "2.30", below: nil))],
        parts: [
            DescriptorPart(path: "/usr/bin/tool", requirements: needs(["libdemo.so.1"], "", ["demo"])),
            library("/usr/lib/libdemo.so.1.1", "libdemo.so.1", "", ["demo", "more"]),
            DescriptorPart(path: "/usr/lib/libdemo.so", linkTarget: "libdemo.so.1"),
            DescriptorPart(path: "/lib/loop", linkTarget: "../lib/loop"),
        ]
    )

    private static func needs(_ libraries: [Text], _ version: Text, _ symbols: [Text]) -> [Requirement] {
        var needs = [Requirement(.machine(machine)), Requirement(.interpreter("/lib64/ld-linux-x86-64.so.2"))]
        for library in libraries {
            needs.append(Requirement(.sharedLibrary(SharedLibrary(name: library, searchPath: ["$ORIGIN/../lib"]))))
        }
        if !version.isEmpty {
            needs.append(Requirement(.symbolVersions(SymbolVersions(library: libraries[0], versions: [version]))))
        }
        let groups = [SymbolGroup(version: version, names: symbols)]
        needs.append(Requirement(.symbols(Symbols(library: version.isEmpty ? "" : libraries[0], groups: groups))))
        return needs
    }

    private static func library(_ path: Text, _ name: Text, _ version: Text, _ symbols: [Text]) -> DescriptorPart {
        var provides: [Capability] = [.machine(machine), .sharedLibrary(name)]
        if !version.isEmpty { provides.append(.symbolVersions(SymbolVersions(library: name, versions: [version]))) }
        let groups = [SymbolGroup(version: version, exports: symbols)]
        provides.append(.symbols(Symbols(library: name, groups: groups)))
        return DescriptorPart(path: path, requirements: [Requirement(.machine(machine))], provides: provides)
    }
}
