import CBOR
import Eligibility
import ImageAnalysis

/// Packages of an index, and software that needs what is in them.
enum PackageSamples {
    static let machine = Requirement(.machine(Machine(addressClass: 2, byteOrder: 1, number: 62)))

    static func library(_ name: Text, at path: Text, needs: [Text] = [], symbols: [Text] = []) -> DescriptorPart {
        var provides: [Capability] = [.sharedLibrary(name)]
        if !symbols.isEmpty {
            let group = SymbolGroup(version: "", exports: symbols)
            provides.append(.symbols(Symbols(library: name, groups: [group])))
        }
        return DescriptorPart(
            path: path,
            requirements: [machine] + needs.map { Requirement(.sharedLibrary(SharedLibrary(name: $0))) },
            provides: provides
        )
    }

    static func package(
        _ name: Text,
        _ version: Text,
        _ parts: [DescriptorPart] = [],
        size: UInt64 = 1_000
    ) -> IndexedPackage {
        IndexedPackage(
            name: name,
            version: version,
            architecture: "amd64",
            digest: [UInt8](repeating: 0xAB, count: 32),
            size: size,
            source: Text("pool/" + name.string + ".deb"),
            descriptor: Descriptor(parts: parts)
        )
    }

    /// A program that needs libraries.
    static func program(needs libraries: [Text] = [], _ others: [Requirement] = []) -> [UInt8] {
        Descriptor(
            requirements: [machine] + libraries.map { Requirement(.sharedLibrary(SharedLibrary(name: $0))) } + others,
            identity: SoftwareIdentity(name: "app", version: "2.0")
        ).encoded()
    }
}
