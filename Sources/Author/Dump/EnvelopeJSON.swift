import CBOR
import SUIT

/// An envelope as data for other programs: every part with its number and its name, bytes in hexadecimal, and where it
/// stands in the file (docs/reference/manifest.md).
struct EnvelopeJSON {
    private let bytes: [UInt8]
    private let envelope: DecodedEnvelope
    private let meaning: ParameterMeaning

    static func fields(_ envelope: DecodedEnvelope, _ bytes: [UInt8]) -> [DumpField] {
        EnvelopeJSON(
            bytes: bytes,
            envelope: envelope,
            meaning: ParameterMeaning(bytes: bytes, manifest: envelope.manifest)
        )
        .fields
    }

    private var fields: [DumpField] {
        var fields = [
            DumpField("size", .unsigned(UInt64(envelope.range.count))),
            DumpField("tagged", .flag(envelope.isTagged)),
            DumpField("authentication", authentication),
            DumpField("manifest", manifest),
        ]
        fields.append(
            DumpField(
                "severable-members",
                .list(
                    envelope.members.map { member in
                        .fields([
                            DumpField("key", .integer(member.key)),
                            DumpField("name", .text(SUITNames.envelopeMember(member.key))),
                            DumpField("at", .unsigned(UInt64(member.at))),
                            DumpField("size", .unsigned(UInt64(member.content.count))),
                        ])
                    }
                )
            )
        )
        fields.append(DumpField("integrated", .list(envelope.integrated.map { integrated($0) })))
        if let delegation = envelope.delegation {
            fields.append(DumpField("delegation", .neutral(delegation, bytes)))
        }
        return fields
    }

    private func integrated(_ member: DecodedEnvelope.Integrated) -> DumpValue {
        var fields = [
            DumpField("name", .text(member.name)),
            DumpField("at", .unsigned(UInt64(member.at))),
            DumpField("size", .unsigned(UInt64(member.content.count))),
        ]
        if let envelope = member.envelope {
            fields.append(DumpField("envelope", .fields(EnvelopeJSON.fields(envelope, bytes))))
        } else {
            fields.append(DumpField("content", .bytes(bytes[member.content])))
        }
        return .fields(fields)
    }

    private var authentication: DumpValue {
        let blocks = envelope.authentication.blocks.map { block -> DumpValue in
            var fields = [DumpField("at", .unsigned(UInt64(block.at)))]
            if let object = block.object, case .fields(let members) = DumpValue.object(object, bytes) {
                fields += members
            } else {
                fields.append(DumpField("unreadable", .bytes(bytes[block.content])))
            }
            return .fields(fields)
        }
        return .fields([
            DumpField("digest", envelope.authentication.digest.map { .digest($0, bytes) } ?? .nothing),
            DumpField("blocks", .list(blocks)),
        ])
    }

    // MARK: Manifest

    private var manifest: DumpValue {
        let manifest = envelope.manifest
        var fields = [
            DumpField("version", .unsigned(manifest.version)),
            DumpField("sequence-number", .unsigned(manifest.sequenceNumber)),
            DumpField("reference-uri", manifest.referenceURI.map { .text($0) } ?? .nothing),
        ]
        if let identifier = manifest.componentIdentifier {
            fields.append(DumpField("component-id", .component(identifier)))
        }
        if let version = manifest.setVersion {
            fields.append(DumpField("set-version", .list(version.map { .integer($0) })))
        }
        fields.append(
            DumpField(
                "components",
                .list(
                    manifest.components.enumerated().map { index, component in
                        .fields([
                            DumpField("index", .unsigned(UInt64(index))),
                            DumpField("id", .component(component)),
                            DumpField("name", .text(component.description.string)),
                        ])
                    }
                )
            )
        )
        fields.append(
            DumpField(
                "dependencies",
                .list(
                    manifest.dependencies.map { dependency in
                        .fields([
                            DumpField("index", .unsigned(dependency.index)),
                            DumpField("prefix", dependency.prefix.map { .component($0) } ?? .nothing),
                        ])
                    }
                )
            )
        )
        var members: [DumpValue] = []
        if let shared = manifest.shared {
            members.append(
                member(4, "shared-sequence", "present", nil, .sequence(shared), at: manifest.commonPlaces[4])
            )
        }
        for entry in manifest.members {
            let (state, digest): (String, DecodedAuthentication.Digest?) =
                switch entry.state {
                case .present: ("present", nil)
                case .outside(let digest): ("in-envelope", digest)
                case .severed(let digest): ("severed", digest)
                }
            members.append(member(entry.key, SUITNames.member(entry.key), state, digest, entry.content, at: entry.at))
        }
        fields.append(DumpField("members", .list(members)))
        return .fields(fields)
    }

    private func member(
        _ key: Int64,
        _ name: String,
        _ state: String,
        _ digest: DecodedAuthentication.Digest?,
        _ content: DecodedManifest.Member.Content,
        at: Int?
    ) -> DumpValue {
        var fields = [DumpField("key", .integer(key)), DumpField("name", .text(name))]
        if let at { fields.append(DumpField("at", .unsigned(UInt64(at)))) }
        fields.append(DumpField("state", .text(state)))
        if let digest { fields.append(DumpField("digest", .digest(digest, bytes))) }
        switch content {
        case .sequence(let tree): fields.append(DumpField("commands", commands(tree)))
        case .text(let languages):
            let texts = languages.map { DumpField($0.language, TextMeaning(bytes: bytes).value($0.topics)) }
            fields.append(DumpField("text", .fields(texts)))
        case .item(let item): fields.append(DumpField("content", DumpValue(item, bytes)))
        case .bytes(let range): fields.append(DumpField("content", .bytes(bytes[range])))
        case .nothing: break
        }
        return .fields(fields)
    }

    // MARK: Commands

    private func commands(_ tree: CommandTree) -> DumpValue {
        .list(
            tree.commands.map { command in
                var fields = [
                    DumpField("command", .integer(command.code)),
                    DumpField("name", .text(SUITNames.command(command.code))),
                    DumpField("at", .unsigned(UInt64(command.at))),
                ]
                fields += argument(command)
                return .fields(fields)
            }
        )
    }

    private func argument(_ command: CommandTree.Command) -> [DumpField] {
        switch command.argument {
        case .policy(let bits): [DumpField("reporting-policy", .unsigned(bits))]
        case .components(.one(let index)): [DumpField("component-index", .unsigned(index))]
        case .components(.all): [DumpField("component-index", .flag(true))]
        case .components(.several(let indices)):
            [DumpField("component-index", .list(indices.map { .unsigned($0) }))]
        case .parameters(let list): [DumpField("parameters", parameters(list))]
        case .alternatives(let list):
            [DumpField("alternatives", .list(list.map { $0.map { commands($0) } ?? .nothing }))]
        case .sequence(let tree): [DumpField("commands", commands(tree))]
        case .multiple(let entries):
            [
                DumpField(
                    "components",
                    .list(
                        entries.map { entry in
                            .fields([
                                DumpField("component-index", .unsigned(entry.component)),
                                DumpField("parameters", parameters(entry.parameters)),
                            ])
                        }
                    )
                )
            ]
        case .copies(let entries):
            [
                DumpField(
                    "components",
                    .list(
                        entries.map { entry in
                            .fields([
                                DumpField("component-index", .unsigned(entry.component)),
                                DumpField("labels", .list(entry.labels.map { .integer($0) })),
                            ])
                        }
                    )
                )
            ]
        case .other: [DumpField("argument", DumpValue(command.item, bytes))]
        }
    }

    private func parameters(_ list: [CommandTree.Parameter]) -> DumpValue {
        .list(
            list.map { parameter in
                var fields = [
                    DumpField("parameter", .integer(parameter.label)),
                    DumpField("name", .text(SUITNames.parameter(parameter.label))),
                    DumpField("at", .unsigned(UInt64(parameter.at))),
                    DumpField("value", .neutral(parameter.value, bytes)),
                ]
                if let meaning = meaning.of(parameter) { fields.append(DumpField("meaning", meaning)) }
                return .fields(fields)
            }
        )
    }
}
