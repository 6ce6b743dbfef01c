import CBOR
import Foundation
import PatchFormat
import SUIT

/// What this project's private parameters say (docs/formats/manifest.cddl), read leniently: what does not have the
/// shape of the format is shown as the CBOR that it is.
struct PrivateMeaning {
    let bytes: [UInt8]
    let manifest: DecodedManifest

    func of(_ parameter: CommandTree.Parameter) -> DumpValue? {
        guard let item = parameter.value.embedded(bytes) else { return nil }
        switch parameter.label {
        case SUITParameter.fetchArguments, -259: return definition(item) ?? DumpValue(item, bytes)
        case SUITParameter.descriptor: return reference(item) ?? DumpValue(item, bytes)
        case SUITParameter.payloadFormats:
            return .list((item.array ?? []).map { .text($0.unsigned.map { PrivateMeaning.format($0) } ?? "?") })
        case -261: return blockDigests(item) ?? DumpValue(item, bytes)
        case -262: return variantRoot(item) ?? DumpValue(item, bytes)
        case -263: return conditions(item) ?? DumpValue(item, bytes)
        default: return DumpValue(item, bytes)
        }
    }

    /// `[ block size, algorithm, form, head, ? seed ]`.
    private func blockDigests(_ item: CBORItem) -> DumpValue? {
        let forms = ["forward", "reverse", "list"]
        guard let fields = item.array, fields.count >= 4, let form = fields[2].unsigned, form < 3 else { return nil }
        var output = [
            DumpField("block-size", DumpValue(fields[0], bytes)),
            DumpField("algorithm", .text(fields[1].integer.map { SUITNames.digest($0) } ?? "?")),
            DumpField("form", .text(forms[Int(form)])), DumpField("head", .neutral(fields[3], bytes)),
        ]
        if fields.count > 4 { output.append(DumpField("seed", .neutral(fields[4], bytes))) }
        return .fields(output)
    }

    /// `[ algorithm, count, root ]`.
    private func variantRoot(_ item: CBORItem) -> DumpValue? {
        guard let fields = item.array, fields.count == 3 else { return nil }
        return .fields([
            DumpField("algorithm", .text(fields[0].integer.map { SUITNames.digest($0) } ?? "?")),
            DumpField("count", DumpValue(fields[1], bytes)), DumpField("root", .neutral(fields[2], bytes)),
        ])
    }

    /// `{ + label => [ + value / [lowest, highest] ] }`.
    private func conditions(_ item: CBORItem) -> DumpValue? {
        item.map.map { pairs in
            .fields(
                pairs.map { pair in
                    let name = pair.key.integer.map { PrivateMeaning.characteristic($0) }
                    return DumpField(name ?? DumpValue.key(pair.key, bytes), accepted(pair))
                }
            )
        }
    }

    private func accepted(_ pair: (key: CBORItem, value: CBORItem)) -> DumpValue {
        guard let values = pair.value.array else { return DumpValue(pair.value, bytes) }
        return .list(
            values.map { value in
                guard let bounds = value.array, bounds.count == 2 else { return characteristic(value) }
                let ends = bounds.map { $0.isNull ? "" : DumpText.short(characteristic($0)) }
                return .text(ends[0] + " ... " + ends[1])
            }
        )
    }

    /// A value by what it is: versions and ids have a meaning of their own.
    private func characteristic(_ item: CBORItem) -> DumpValue {
        if let fields = item.embedded(bytes)?.array, fields.count == 2, let numbers = fields[1].array {
            return .text(ParameterMeaning.dotted(numbers))
        }
        if let content = item.content, let identifier = DumpValue.identifier(bytes[content]) { return identifier }
        return DumpValue(item, bytes)
    }

    /// `[ 1, { + component => [ + field ] }, ? { 3 => [ + field ] } ]`, where a field is a label or `[label, form]`.
    private func definition(_ item: CBORItem) -> DumpValue? {
        guard let fields = item.array, fields.count >= 2, fields[0].unsigned == 1, let entries = fields[1].map else {
            return nil
        }
        var output: [DumpField] = []
        for entry in entries {
            guard let index = entry.key.unsigned, let labels = labels(entry.value) else { return nil }
            output.append(DumpField(manifest.name(index) ?? "component \(index)", labels))
        }
        if fields.count > 2, let device = fields[2][3] {
            guard let labels = labels(device) else { return nil }
            output.append(DumpField("device", labels))
        }
        return .fields(output)
    }

    private func labels(_ item: CBORItem) -> DumpValue? {
        item.array.map { items in
            .list(
                items.map { item in
                    if let label = item.integer { return .text(PrivateMeaning.characteristic(label)) }
                    guard let field = item.array, field.count == 2, let label = field[0].integer,
                        let form = field[1].unsigned.flatMap({ CharacteristicForm(rawValue: $0) }),
                        let name = CharacteristicForm.names.first(where: { $0.form == form })?.name
                    else { return DumpValue(item, bytes) }
                    return .text("\(PrivateMeaning.characteristic(label)) as \(name)")
                }
            )
        }
    }

    private func reference(_ item: CBORItem) -> DumpValue? {
        guard let fields = item.array, fields.count == 3, let digest = DecodedAuthentication.Digest(fields[0]) else {
            return nil
        }
        return .fields([
            DumpField("digest", .digest(digest, bytes)),
            DumpField("size", DumpValue(fields[1], bytes)),
            DumpField("uri", DumpValue(fields[2], bytes)),
        ])
    }

    static func characteristic(_ label: Int64) -> String {
        for entry in Characteristic.names where entry.label == label { return "\(entry.name)" }
        return "characteristic \(label)"
    }

    static func format(_ code: UInt64) -> String {
        let format = PayloadFormat(rawValue: code)
        return PayloadFormat.names.contains { $0.format == format } ? "\(format.name)" : "format \(code)"
    }
}
