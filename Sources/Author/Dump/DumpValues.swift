import CBOR
import COSE
import Foundation
import SUIT

/// Turns parts of a manifest into values of a dump.
struct DumpValues {
    private let bytes: [UInt8]
    private let components: [ComponentIdentifier]

    init(_ parser: ManifestParser) {
        self.bytes = parser.bytes
        self.components = parser.components
    }

    // MARK: Sequences

    func sequence(_ tree: CommandTree, isSevered: Bool = false) -> DumpValue {
        let list = DumpValue.list(
            tree.commands.map { command in
                .fields([DumpField(SUITNames.command(command.code), argument(command.argument))])
            }
        )
        return isSevered ? .noted(list, "beside the manifest, by digest") : list
    }

    private func argument(_ argument: CommandTree.Argument) -> DumpValue {
        switch argument {
        case .policy(let bits): .noted(.unsigned(bits), SUITNames.policy(bits))
        case .component(let index):
            index < UInt64(components.count)
                ? .noted(.unsigned(index), components[Int(index)].description.string) : .unsigned(index)
        case .parameters(let parameters): .fields(parameters.map { parameter($0) })
        case .alternatives(let alternatives):
            .list(alternatives.map { $0.map { sequence($0) } ?? .noted(.nothing, "succeeds if all before failed") })
        case .sequence(let tree): sequence(tree)
        case .other(let range): raw(range)
        }
    }

    private func parameter(_ parameter: CommandTree.Parameter) -> DumpField {
        DumpField(SUITNames.parameter(parameter.label), value(parameter) ?? raw(parameter.value))
    }

    /// The value by its meaning, or `nil` where it does not have the shape that the label asks for.
    private func value(_ parameter: CommandTree.Parameter) -> DumpValue? {
        var decoder = CBORDecoder(bytes.span, in: parameter.value)
        switch parameter.label {
        case SUITParameter.vendorIdentifier, SUITParameter.classIdentifier, SUITParameter.deviceIdentifier:
            return (try? decoder.readByteArray(limit: 16)).map { DumpValues.identifier($0) }
        case SUITParameter.useBefore:
            return (try? decoder.readUnsigned()).map { .noted(.unsigned($0), Timestamp.text($0)) }
        case SUITParameter.imageDigest:
            guard let range = try? decoder.readBytes() else { return nil }
            var inner = CBORDecoder(bytes.span, in: range)
            return (try? SUITDigest.read(&inner)).map { DumpValues.digest($0) }
        case SUITParameter.fetchArguments:
            guard let range = try? decoder.readBytes(),
                let definition = try? RequestDefinition(bytes.span, in: range)
            else { return nil }
            return self.definition(definition)
        case SUITParameter.descriptor:
            guard let range = try? decoder.readBytes(), let reference = try? DescriptorReference(bytes.span, in: range)
            else { return nil }
            return .fields([
                DumpField("digest", DumpValues.digest(reference.digest)),
                DumpField("size", .unsigned(reference.size)),
                DumpField("uri", .text(reference.uri.string)),
            ])
        case SUITParameter.payloadFormats:
            guard let range = try? decoder.readBytes() else { return nil }
            return formats(range)
        case SUITParameter.uri: return (try? decoder.readTextValue()).map { .text($0.string) }
        case SUITParameter.strictOrder, SUITParameter.softFailure: return (try? decoder.readBool()).map { .flag($0) }
        case SUITParameter.imageSize, SUITParameter.componentSlot, SUITParameter.sourceComponent:
            return (try? decoder.readUnsigned()).map { .unsigned($0) }
        default: return nil
        }
    }

    // MARK: Values

    static func identifier(_ bytes: [UInt8]) -> DumpValue {
        UUID(bytes: bytes).map { .text($0.uuidString.lowercased()) } ?? .bytes(bytes)
    }

    static func digest(_ digest: SUITDigest) -> DumpValue {
        .text(SUITNames.digest(digest.algorithm.rawValue) + ":" + Hexadecimal.text(digest.bytes))
    }

    func definition(_ definition: RequestDefinition) -> DumpValue {
        func names(_ labels: [Int64]) -> DumpValue { .list(labels.map { .text(SUITNames.characteristic($0)) }) }
        var fields = definition.entries.map { entry in
            let name =
                components.indices.contains(entry.component)
                ? components[entry.component].description.string : "component \(entry.component)"
            return DumpField(name, names(entry.labels))
        }
        if !definition.deviceLabels.isEmpty { fields.append(DumpField("device", names(definition.deviceLabels))) }
        return .fields(fields)
    }

    private func formats(_ range: Range<Int>) -> DumpValue? {
        var decoder = CBORDecoder(bytes.span, in: range)
        guard let count = try? decoder.beginArray() else { return nil }
        var formats: [DumpValue] = []
        while formats.count < count {
            guard let code = try? decoder.readUnsigned() else { return nil }
            formats.append(.text(SUITNames.payloadFormat(code)))
        }
        return .list(formats)
    }

    /// The text member: `{ language => { key => text, component => { key => text } } }`.
    func text(_ range: Range<Int>) -> DumpValue {
        (try? readText(range)) ?? raw(range)
    }

    private func readText(_ range: Range<Int>) throws(CBORError) -> DumpValue {
        let topics = [
            1: "manifest-description", 2: "update-description", 3: "manifest-json-source", 4: "manifest-yaml-source",
        ]
        let componentTopics = [
            1: "vendor-name", 2: "model-name", 3: "vendor-domain", 4: "model-info", 5: "component-description",
            6: "component-version", 7: "version-required", 8: "current-version",
        ]
        var decoder = CBORDecoder(bytes.span, in: range)
        var languages: [DumpField] = []
        var outer = try decoder.beginMap()
        while outer.remaining > 0 {
            outer.remaining -= 1
            let language = try decoder.readTextValue().string
            var fields: [DumpField] = []
            var map = try decoder.beginMap()
            while map.remaining > 0 {
                map.remaining -= 1
                if try decoder.peek() == .array {
                    let component = try ComponentIdentifier.read(&decoder)
                    var inner = try decoder.beginMap()
                    var texts: [DumpField] = []
                    while let key = try decoder.nextIntegerKey(&inner) {
                        texts.append(
                            DumpField(componentTopics[Int(clamping: key)] ?? "\(key)", prose(try decoder.skip()))
                        )
                    }
                    fields.append(DumpField(component.description.string, .fields(texts)))
                } else {
                    let key = try decoder.readInteger()
                    fields.append(DumpField(topics[Int(clamping: key)] ?? "\(key)", prose(try decoder.skip())))
                }
            }
            languages.append(DumpField(language, .fields(fields)))
        }
        try decoder.finish()
        return .fields(languages)
    }

    private func prose(_ range: Range<Int>) -> DumpValue {
        var decoder = CBORDecoder(bytes.span, in: range)
        return (try? decoder.readTextValue(limit: 65_536)).map { .text($0.string) } ?? raw(range)
    }

    /// What has no name here, in diagnostic notation.
    func raw(_ range: Range<Int>) -> DumpValue {
        if let text = try? CBORDiagnostic.describe(bytes.span.extracting(range)) { return .text(text.string) }
        return .bytes(bytes[range])
    }
}
