import CBOR
import SUIT

/// What the value of a parameter says, beyond its bytes: ids, digests, moments, versions, COSE objects, and the private
/// parameters of this project.
struct ParameterMeaning {
    let bytes: [UInt8]
    let manifest: DecodedManifest

    /// The meaning, or `nil` where there is nothing to add, or where the value does not have the shape that its label
    /// asks for.
    func of(_ parameter: CommandTree.Parameter) -> DumpValue? {
        let value = parameter.value
        switch parameter.label {
        case SUITParameter.vendorIdentifier, SUITParameter.classIdentifier, SUITParameter.deviceIdentifier:
            return value.content.flatMap { DumpValue.identifier(bytes[$0]) }
        case SUITParameter.useBefore: return value.unsigned.map { .text(Timestamp.text($0)) }
        case SUITParameter.imageDigest:
            return DecodedAuthentication.Digest(value.embedded(bytes)).map { .digest($0, bytes) }
        case SUITParameter.sourceComponent: return value.unsigned.flatMap { manifest.name($0) }.map { .text($0) }
        case SUITParameter.version: return value.embedded(bytes).flatMap { version($0) }
        case 19: return value.embedded(bytes).flatMap { DecodedCOSE($0, bytes) }.map { .object($0, bytes) }
        case 18, 23: return value.content.flatMap { printable($0) }
        case 29: return value.embedded(bytes).flatMap { waitInfo($0) }
        case 30: return value.embedded(bytes).flatMap { metadata($0) }
        case SUITParameter.fetchArguments, -257, -258, -259, -261, -262, -263:
            return PrivateMeaning(bytes: bytes, manifest: manifest).of(parameter)
        default: return nil
        }
    }

    /// `[comparison, [+ int]]` (suit-update-management section 3.3).
    private func version(_ item: CBORItem) -> DumpValue? {
        let signs: [Int64: String] = [1: ">", 2: ">=", 3: "=", 4: "<=", 5: "<"]
        guard let fields = item.array, fields.count == 2, let comparison = fields[0].integer,
            let numbers = fields[1].array
        else { return nil }
        return .text("\(signs[comparison] ?? "comparison \(comparison)") \(ParameterMeaning.dotted(numbers))")
    }

    /// Numbers with dots, and names for what comes before a release.
    static func dotted(_ numbers: [CBORItem]) -> String {
        let markers: [Int64: String] = [-1: "rc", -2: "beta", -3: "alpha"]
        return numbers.compactMap { $0.integer }.map { markers[$0] ?? "\($0)" }.joined(separator: ".")
    }

    private func waitInfo(_ item: CBORItem) -> DumpValue? {
        let names: [Int64: String] = [
            1: "authorization", 2: "power", 3: "network", 4: "other-device-version", 5: "time", 6: "time-of-day",
            7: "day-of-week", 8: "time-of-day-utc", 9: "day-of-week-utc",
        ]
        return named(item, names)
    }

    private func metadata(_ item: CBORItem) -> DumpValue? {
        let names: [Int64: String] = [
            1: "default-permissions", 2: "user-permissions", 3: "group-permissions", 4: "role-permissions",
            5: "file-type", 6: "modification-time", 7: "creation-time", 8: "creator",
        ]
        return named(item, names)
    }

    private func named(_ item: CBORItem, _ names: [Int64: String]) -> DumpValue? {
        item.map.map { pairs in
            .fields(
                pairs.map { pair in
                    let key = pair.key.integer.flatMap { names[$0] } ?? DumpValue.key(pair.key, bytes)
                    return DumpField(key, DumpValue(pair.value, bytes))
                }
            )
        }
    }

    /// Content that is readable text.
    private func printable(_ range: Range<Int>) -> DumpValue? {
        guard !range.isEmpty, bytes[range].allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        return .text(String(decoding: bytes[range], as: UTF8.self))
    }
}
