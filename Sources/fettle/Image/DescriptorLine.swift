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

    private init(_ kind: CapabilityKind, _ of: Text?, _ names: [String], _ critical: Bool?) {
        self.kind = kind.name.map { "\($0)" } ?? "kind \(kind.rawValue)"
        self.of = of.flatMap { $0.isEmpty ? nil : $0.string }
        self.names = names
        self.critical = critical
    }

    /// The lines for requirements; `symbolNames` are the names of symbols, as far as they are known.
    static func requirements(_ requirements: [Requirement], _ symbolNames: [SymbolHash: Text]) -> [DescriptorLine] {
        requirements.flatMap { requirement -> [DescriptorLine] in
            let critical = requirement.criticality == .critical
            let kind = requirement.kind
            return switch requirement.constraint {
            case .machine(let machine): [DescriptorLine(kind, nil, [machine.name.string], critical)]
            case .interpreter(let path): [DescriptorLine(kind, nil, [path.string], critical)]
            case .sharedLibrary(let library): [DescriptorLine(kind, nil, [library.name.string], critical)]
            case .symbolVersions(let versions):
                [DescriptorLine(kind, versions.library, versions.versions.map { $0.string }, critical)]
            case .symbols(let symbols): lines(symbols, symbolNames, critical)
            case .attribute(let need):
                [DescriptorLine(kind, need.name, [need.match.label.string].filter { !$0.isEmpty }, critical)]
            case .anyOf(let groups):
                groups.enumerated().flatMap { index, group in
                    self.requirements(group, symbolNames).map { line in
                        DescriptorLine(kind, Text("group \(index + 1)"), [line.text], critical)
                    }
                }
            case .other(let item): [DescriptorLine(kind, nil, [Hexadecimal.text(item.body)], critical)]
            }
        }
    }

    /// The lines for capabilities.
    static func capabilities(_ capabilities: [Capability], _ symbolNames: [SymbolHash: Text]) -> [DescriptorLine] {
        capabilities.flatMap { capability -> [DescriptorLine] in
            let kind = capability.kind
            return switch capability {
            case .machine(let machine): [DescriptorLine(kind, nil, [machine.name.string], nil)]
            case .interpreter(let path): [DescriptorLine(kind, nil, [path.string], nil)]
            case .sharedLibrary(let name): [DescriptorLine(kind, nil, [name.string], nil)]
            case .symbolVersions(let versions):
                [DescriptorLine(kind, versions.library, versions.versions.map { $0.string }, nil)]
            case .symbols(let symbols): lines(symbols, symbolNames, nil)
            case .attribute(let attribute):
                [DescriptorLine(kind, attribute.name, [attribute.value.label.string].filter { !$0.isEmpty }, nil)]
            case .other(let item): [DescriptorLine(kind, nil, [Hexadecimal.text(item.body)], nil)]
            }
        }
    }

    private static func lines(
        _ symbols: Symbols,
        _ symbolNames: [SymbolHash: Text],
        _ critical: Bool?
    ) -> [DescriptorLine] {
        symbols.groups.map { group in
            let of = [symbols.library.string, group.version.string].filter { !$0.isEmpty }.joined(separator: " ")
            let names = [group.hashes, group.hidden].flatMap { hashes in
                (0..<hashes.count).map { (symbolNames[hashes[$0]] ?? hashes[$0].label).string }
            }
            return DescriptorLine(.symbols, Text(of), names, critical)
        }
    }

    private var text: String { [kind, of ?? "", shortNames].filter { !$0.isEmpty }.joined(separator: " ") }
}
