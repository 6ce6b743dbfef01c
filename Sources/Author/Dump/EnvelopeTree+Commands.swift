import CBOR
import SUIT

extension EnvelopeTree {
    mutating func append(_ tree: CommandTree, depth: Int) {
        for command in tree.commands { append(command, depth: depth) }
    }

    private mutating func append(_ command: CommandTree.Command, depth: Int) {
        let name = "\(command.code) \(SUITNames.command(command.code))"
        switch command.argument {
        case .policy(let bits): line(command.at, depth, "\(name) (\(bits): \(SUITNames.policy(bits)))")
        case .components(.one(let index)): line(command.at, depth, "\(name): \(component(index))")
        case .components(.all): line(command.at, depth, "\(name): all components")
        case .components(.several(let indices)):
            line(command.at, depth, "\(name): " + indices.map { component($0) }.joined(separator: ", "))
        case .parameters(let parameters):
            line(command.at, depth, name)
            for parameter in parameters { append(parameter, depth: depth + 1) }
        case .alternatives(let alternatives):
            line(command.at, depth, name)
            for (number, alternative) in alternatives.enumerated() {
                guard let alternative else {
                    line(nil, depth + 1, "or nothing: succeeds where all before failed")
                    continue
                }
                line(alternative.at, depth + 1, number == 0 ? "either" : "or")
                append(alternative, depth: depth + 2)
            }
        case .sequence(let tree):
            line(command.at, depth, name)
            append(tree, depth: depth + 1)
        case .multiple(let entries):
            line(command.at, depth, name)
            for entry in entries {
                line(nil, depth + 1, component(entry.component))
                for parameter in entry.parameters { append(parameter, depth: depth + 2) }
            }
        case .copies(let entries):
            line(command.at, depth, name)
            for entry in entries {
                let labels = entry.labels.map { SUITNames.parameter($0) }.joined(separator: ", ")
                line(nil, depth + 1, "from \(component(entry.component)): \(labels)")
            }
        case .other:
            line(command.at, depth, "\(name): \(DumpText.short(DumpValue(command.item, bytes)))")
        }
    }

    private func component(_ index: UInt64) -> String {
        "\(index)" + (envelope.manifest.name(index).map { " (\($0))" } ?? " (no such component)")
    }

    private mutating func append(_ parameter: CommandTree.Parameter, depth: Int) {
        let name = "\(parameter.label) \(SUITNames.parameter(parameter.label))"
        let value = DumpValue.neutral(parameter.value, bytes)
        guard let meaning = meaning.of(parameter) else {
            return line(parameter.at, depth, "\(name): \(DumpText.short(value))")
        }
        if parameter.label == 19, let object = parameter.value.embedded(bytes).flatMap({ DecodedCOSE($0, bytes) }) {
            line(parameter.at, depth, "\(name): \(object.summary(bytes))")
            return append(object, depth: depth + 1)
        }
        if parameter.label == SUITParameter.imageDigest,
            let digest = DecodedAuthentication.Digest(parameter.value.embedded(bytes))
        {
            return line(parameter.at, depth, "\(name): \(text(digest))")
        }
        guard let short = DumpText.oneLine(meaning) else {
            line(parameter.at, depth, name)
            return append(meaning, depth: depth + 1)
        }
        // Numbers keep their digits; of bytes only the meaning matters here.
        if case .text = value { return line(parameter.at, depth, "\(name): \(short)") }
        line(parameter.at, depth, "\(name): \(DumpText.short(value)) (\(short))")
    }
}
