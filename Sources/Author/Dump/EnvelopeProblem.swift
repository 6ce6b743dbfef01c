import CBOR
import SUIT

/// Says why a file cannot be read as an envelope: that it is something else, or that it is damaged, and how.
enum EnvelopeProblem {
    static func fault(_ bytes: [UInt8], _ error: CBORError) -> ManifestFault {
        let kind = FileKind(bytes)
        if let name = kind.name, kind != .cbor || !isEnvelope(bytes) {
            return ManifestFault(
                "this is not a SUIT envelope",
                section: "envelope",
                expected: "a SUIT envelope (tag 107)",
                found: "what looks like " + name,
                action: kind.action
            )
        }
        var fault = SUITError.malformed(.envelope, error).fault
        if let missing = missing(bytes) {
            fault.found = "\(bytes.count) bytes; at least \(missing) more are missing"
            fault.action = "take the whole file, as its author made it"
        } else if kind == .cbor {
            fault.action = "take the file as its author made it; \"fettle manifest show --diagnostic\" shows its bytes"
        }
        return fault
    }

    /// Whether it begins as envelopes do.
    private static func isEnvelope(_ bytes: [UInt8]) -> Bool {
        guard let item = try? CBORItem(bytes, in: 0..<bytes.count) else { return false }
        if case .tag(let number, _) = item.kind { return number == SUITTag.envelope }
        return item[EnvelopeKey.manifest] != nil || item[EnvelopeKey.authentication] != nil
    }

    /// How many bytes a CBOR item needs that the file does not have, at least; `nil` where it is whole, or no CBOR.
    static func missing(_ bytes: [UInt8]) -> UInt64? {
        var (offset, pending) = (0, UInt64(1))
        while pending > 0 {
            guard offset < bytes.count else { return pending }
            let (type, detail) = (bytes[offset] >> 5, bytes[offset] & 0x1F)
            guard detail < 28 else { return nil }
            let width = detail < 24 ? 0 : 1 << (Int(detail) - 24)
            pending -= 1
            guard bytes.count - offset > width else { return UInt64(width - (bytes.count - offset) + 1) + pending }
            let argument =
                width == 0
                ? UInt64(detail) : bytes[(offset + 1)...(offset + width)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            offset += 1 + width
            // What is not credible is damage of another kind.
            guard argument < 1 << 32 || type < 2 || type > 5 else { return nil }
            switch type {
            case 2, 3:
                let left = UInt64(bytes.count - offset)
                guard argument <= left else { return argument - left + pending }
                offset += Int(argument)
            case 4: pending += argument
            case 5: pending += argument * 2
            case 6: pending += 1
            default: break
            }
        }
        return nil
    }
}
