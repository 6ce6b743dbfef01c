import Author
import CBOR
import Eligibility

/// One requirement or capability, for showing.
struct DescriptorLine: Encodable {
    enum CodingKeys: CodingKey {
        case kind
        case of
        case names
        case critical
    }

    let kind: String
    /// What the names belong to, such as a library.
    let of: String?
    let names: [String]
    let critical: Bool?
    /// What people read in place of the names: how many symbols there are whose names are not known, or a number with its
    /// unit.
    private(set) var sentence: String?
    /// Whether it is there or not, and there is nothing more to say of it.
    private(set) var isPresence = false

    init(_ kind: CapabilityKind, _ of: Text?, _ names: [String], _ critical: Bool?, sentence: String? = nil) {
        self.kind = kind.name.map { "\($0)" } ?? "kind \(kind.rawValue)"
        self.of = of.flatMap { $0.isEmpty ? nil : $0.string }
        self.names = names
        self.critical = critical
        self.sentence = sentence
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
            case .attribute(let need): [line(need, critical)]
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
            case .attribute(let attribute): [line(attribute)]
            case .other(let item): [DescriptorLine(kind, nil, [Hexadecimal.text(item.body)], nil)]
            }
        }
    }

    private static func line(_ need: AttributeNeed, _ critical: Bool) -> DescriptorLine {
        var names = [need.match.label.string]
        var sentence: String?
        switch need.match {
        case .present: names = []
        case .containsAll(let texts):
            names = texts.map(\.string)
            if need.kind == .kernelSymbol { sentence = count(texts.count) }
        case .atLeast(let number) where Self.countsBytes(need.kind):
            sentence = "at least \(Format.count(number)) bytes"
        case .equals(.number(let number)) where need.kind == .imageIdentity:
            sentence = "0x" + String(UInt64(bitPattern: number), radix: 16)
        default: break
        }
        var line = DescriptorLine(need.kind, need.name, names, critical, sentence: sentence)
        line.isPresence = need.match == .present
        return line
    }

    private static func line(_ attribute: AttributeCapability) -> DescriptorLine {
        let label = attribute.value.label.string
        var sentence: String?
        switch attribute.value {
        case .number(let number) where Self.countsBytes(attribute.kind): sentence = "\(Format.count(number)) bytes"
        case .pair(let size, let alignment) where attribute.kind == .staticTLS:
            sentence = "\(Format.count(size)) bytes, aligned to \(alignment)"
        default: break
        }
        var line = DescriptorLine(
            attribute.kind,
            attribute.name,
            [label].filter { !$0.isEmpty },
            nil,
            sentence: sentence
        )
        line.isPresence = attribute.value == .present
        return line
    }

    private static func lines(
        _ symbols: Symbols,
        _ symbolNames: [SymbolHash: Text],
        _ critical: Bool?
    ) -> [DescriptorLine] {
        symbols.groups.map { group in
            let of = [symbols.library.string, group.version.string].filter { !$0.isEmpty }.joined(separator: " ")
            var unnamed = 0
            let names = [group.hashes, group.hidden].flatMap { hashes in
                (0..<hashes.count).map { index in
                    if symbolNames[hashes[index]] == nil { unnamed += 1 }
                    return (symbolNames[hashes[index]] ?? hashes[index].label).string
                }
            }
            var sentence: String?
            if names.isEmpty {
                sentence = "the version itself"
            } else if unnamed == names.count {
                sentence = count(unnamed)
            }
            return DescriptorLine(.symbols, Text(of), names, critical, sentence: sentence)
        }
    }

    private static func count(_ symbols: Int) -> String {
        "\(Format.count(symbols)) symbol\(symbols == 1 ? "" : "s"), as hashes"
    }

    private static func countsBytes(_ kind: CapabilityKind) -> Bool {
        kind == .memory || kind == .storage || kind == .pageSize || kind == .staticTLS
    }

    private var text: String {
        [kind, of ?? "", sentence ?? names.joined(separator: ", ")].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
