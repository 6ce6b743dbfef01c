import CBOR

extension TableRule {
    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(3)
        encoder.encode(kind.number)
        encoder.encode(isCritical ? 1 : 0 as UInt64)
        if case .other = kind { return encoder.append(encoded: opaqueBody) }
        var pairs = 2
        if software != nil { pairs += 1 }
        if !conditions.isEmpty { pairs += 1 }
        if !needs.isEmpty { pairs += 1 }
        encoder.beginMap(pairs)
        encoder.encode(1 as UInt64)
        encoder.encode(text: reason)
        encoder.encode(2 as UInt64)
        encoder.encode(UInt64(side.rawValue))
        if let software {
            encoder.encode(3 as UInt64)
            software.encode(into: &encoder)
        }
        if !conditions.isEmpty {
            encoder.encode(4 as UInt64)
            Requirement.encode(conditions, into: &encoder)
        }
        if !needs.isEmpty {
            encoder.encode(5 as UInt64)
            encoder.beginArray(needs.count)
            for need in needs { need.encode(into: &encoder) }
        }
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        try decoder.beginArray(count: 3)
        let number = try decoder.readUnsigned()
        let start = decoder.offset
        let criticality = try decoder.readUnsigned()
        guard criticality <= 1 else { throw .invalidValue(at: start) }
        let isCritical = criticality == 1
        let body = try decoder.skip()
        // What this device cannot read may come from a newer author: a matter for the verdict, not an error.
        var inner = CBORDecoder(decoder.bytes, in: body, limits: decoder.limits)
        if let rule = Self.known(Kind(number: number), isCritical, &inner), inner.isAtEnd {
            self = rule
        } else {
            self.init(opaque: number, isCritical: isCritical, body: EncodedItem.copy(decoder.bytes, body))
        }
    }

    private static func known(_ kind: Kind, _ isCritical: Bool, _ decoder: inout CBORDecoder) -> TableRule? {
        if case .other = kind { return nil }
        do throws(CBORError) {
            let rule = try body(kind, isCritical, &decoder)
            return rule.isMeaningful ? rule : nil
        } catch {
            return nil
        }
    }

    private static func body(
        _ kind: Kind,
        _ isCritical: Bool,
        _ decoder: inout CBORDecoder
    ) throws(CBORError) -> TableRule {
        let start = decoder.offset
        var cursor = try decoder.beginMap()
        guard try decoder.nextIntegerKey(&cursor) == 1 else { throw .invalidValue(at: start) }
        let reason = try decoder.readTextValue(limit: reasonLimit)
        guard try decoder.nextIntegerKey(&cursor) == 2 else { throw .invalidValue(at: start) }
        guard let side = TableSide(rawValue: UInt8(clamping: try decoder.readUnsigned())) else {
            throw .invalidValue(at: start)
        }
        var rule = TableRule(kind, side: side, reason: reason, isCritical: isCritical)
        while let key = try decoder.nextIntegerKey(&cursor) {
            let at = decoder.offset
            switch key {
            case 3: rule.software = try SoftwareMatch(from: &decoder)
            case 4:
                rule.conditions = try Requirement.list(from: &decoder)
                guard rule.conditions.count <= itemLimit else { throw .tooLong(at: at) }
            case 5:
                var remaining = try decoder.beginArray()
                guard remaining <= itemLimit else { throw .tooLong(at: at) }
                while remaining > 0 {
                    rule.needs.append(try EdgeMatch(from: &decoder))
                    remaining -= 1
                }
            default: throw .invalidValue(at: at)
            }
        }
        return rule
    }
}
