import Author
import CBOR
import Eligibility

/// One requirement or capability, for showing.
struct DescriptorLine: Encodable {
    let kind: String
    /// What the names belong to, such as a library.
    let of: String?
    let names: [String]
    let critical: Bool?

    /// The names, as many as fit on a line.
    var shortNames: String {
        guard names.count > 6 else { return names.joined(separator: ", ") }
        return names.prefix(5).joined(separator: ", ") + " and \(names.count - 5) more"
    }

    static func requirements(_ descriptor: Descriptor) -> [DescriptorLine] {
        descriptor.requirements.flatMap { requirement -> [DescriptorLine] in
            let critical = requirement.criticality == .critical
            return switch requirement.constraint {
            case .machine(let machine): [DescriptorLine("machine", nil, [machine.name.string], critical)]
            case .interpreter(let path): [DescriptorLine("interpreter", nil, [path.string], critical)]
            case .sharedLibrary(let library): [DescriptorLine("shared-library", nil, [library.name.string], critical)]
            case .symbolVersions(let versions):
                [
                    DescriptorLine(
                        "symbol-versions",
                        versions.library.string,
                        versions.versions.map { $0.string },
                        critical
                    )
                ]
            case .symbols(let symbols): lines(symbols, critical)
            case .other(let item): [DescriptorLine("kind \(item.kind.rawValue)", nil, [hex(item)], critical)]
            }
        }
    }

    static func capabilities(_ descriptor: Descriptor) -> [DescriptorLine] {
        descriptor.provides.flatMap { capability -> [DescriptorLine] in
            switch capability {
            case .machine(let machine): [DescriptorLine("machine", nil, [machine.name.string], nil)]
            case .interpreter(let path): [DescriptorLine("interpreter", nil, [path.string], nil)]
            case .sharedLibrary(let name): [DescriptorLine("shared-library", nil, [name.string], nil)]
            case .symbolVersions(let versions):
                [
                    DescriptorLine(
                        "symbol-versions",
                        versions.library.string,
                        versions.versions.map { $0.string },
                        nil
                    )
                ]
            case .symbols(let symbols): lines(symbols, nil)
            case .other(let item): [DescriptorLine("kind \(item.kind.rawValue)", nil, [hex(item)], nil)]
            }
        }
    }

    private init(_ kind: String, _ of: String?, _ names: [String], _ critical: Bool?) {
        self.kind = kind
        self.of = of
        self.names = names
        self.critical = critical
    }

    private static func lines(_ symbols: Symbols, _ critical: Bool?) -> [DescriptorLine] {
        let library = symbols.library.string
        return symbols.groups.map { group in
            let version = group.version.string
            let of = [library, version].filter { !$0.isEmpty }.joined(separator: " ")
            let names = group.names.map { $0.string } + group.hiddenNames.map { $0.string }
            return DescriptorLine("symbols", of.isEmpty ? nil : of, names, critical)
        }
    }

    private static func hex(_ item: OpaqueItem) -> String { Hexadecimal.text(item.body) }
}
