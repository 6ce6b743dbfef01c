import CBOR
import Eligibility

/// The bytes that a hexadecimal text stands for; blanks are passed over.
func hex(_ text: String) -> [UInt8] {
    let digits = text.compactMap { $0.hexDigitValue }
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}

extension Machine {
    static let x86 = Machine(addressClass: 2, byteOrder: 1, number: 62)
    static let arm64 = Machine(addressClass: 2, byteOrder: 1, number: 183)
}

extension Requirement {
    static func library(_ name: String, _ criticality: Criticality = .critical) -> Requirement {
        Requirement(.sharedLibrary(SharedLibrary(name: .init(name))), criticality: criticality)
    }

    static func versions(_ library: String, _ versions: [String]) -> Requirement {
        Requirement(.symbolVersions(SymbolVersions(library: .init(library), versions: versions.map { .init($0) })))
    }

    static func symbols(_ library: String, _ version: String, _ names: [String]) -> Requirement {
        let group = SymbolGroup(version: .init(version), names: names.map { .init($0) })
        return Requirement(.symbols(Symbols(library: .init(library), groups: [group])))
    }

    /// A requirement of a kind that nobody knows.
    static func unknown(_ criticality: Criticality) -> Requirement {
        Requirement(.other(OpaqueItem(kind: CapabilityKind(rawValue: 99), body: [0x01])), criticality: criticality)
    }
}

extension Capability {
    static func versions(_ library: String, _ versions: [String]) -> Capability {
        .symbolVersions(SymbolVersions(library: .init(library), versions: versions.map { .init($0) }))
    }

    static func symbols(_ library: String, _ version: String, _ names: [String], hidden: [String] = []) -> Capability {
        let group = SymbolGroup(
            version: .init(version),
            exports: names.map { .init($0) },
            hidden: hidden.map { .init($0) }
        )
        return .symbols(Symbols(library: .init(library), groups: [group]))
    }
}

/// A symbol as an edge tells it.
func label(_ name: String, _ version: String = "") -> Text {
    Text(SymbolHash(Text(name)).label.string + (version.isEmpty ? "" : "@" + version))
}
