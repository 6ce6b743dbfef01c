import CBOR
import Eligibility

/// Descriptors with every kind of requirement and capability.
enum DescriptorSeeds {
    static func all() -> [[UInt8]] {
        let machine = Machine(addressClass: 2, byteOrder: 1, number: 62)
        let group = SymbolGroup(version: "GLIBC_2.2.5", exports: ["free", "malloc"], hidden: ["cfree"])
        let symbols = Symbols(library: "libc.so.6", groups: [SymbolGroup(version: "", names: ["main"]), group])
        let versions = SymbolVersions(library: "libc.so.6", versions: ["GLIBC_2.2.5", "GLIBC_2.34"])
        let full = Descriptor(
            requirements: [
                Requirement(.machine(machine)), Requirement(.interpreter("/lib64/ld-linux-x86-64.so.2")),
                Requirement(
                    .sharedLibrary(
                        SharedLibrary(name: "libc.so.6", searchPath: ["/opt/lib"], isSearchPathInherited: true)
                    )
                ),
                Requirement(.sharedLibrary(SharedLibrary(name: "libm.so.6")), criticality: .advisory),
                Requirement(.symbolVersions(versions)), Requirement(.symbols(symbols)),
                Requirement(.other(OpaqueItem(kind: CapabilityKind(rawValue: 99), body: [0x80]))),
            ],
            provides: [
                .machine(machine), .interpreter("/lib64/ld-linux-x86-64.so.2"), .sharedLibrary("libc.so.6"),
                .symbolVersions(versions), .symbols(symbols),
                .other(OpaqueItem(kind: CapabilityKind(rawValue: -7), body: [0xF6])),
            ],
            identity: SoftwareIdentity(name: "app", version: "1.43.0")
        )
        let attributes = Descriptor(
            requirements: CapabilitySeeds.needs,
            provides: CapabilitySeeds.values.capabilities,
            parts: [
                DescriptorPart(path: "/usr/bin/app", requirements: full.requirements),
                DescriptorPart(path: "/usr/lib/liba.so.1", provides: full.provides),
                DescriptorPart(path: "/usr/lib/liba.so", linkTarget: "liba.so.1"),
            ]
        )
        return [full, Descriptor(), Descriptor(provides: full.provides), attributes, TableSeeds.descriptor]
            .map { $0.encoded() }
    }
}
