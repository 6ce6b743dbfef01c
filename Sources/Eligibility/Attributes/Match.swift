public import CBOR

/// What a requirement asks of the value of an attribute. Its number on the wire fixes the meaning for good: a changed
/// meaning gets a new number, and a number that is not known makes a critical requirement undecided.
public enum Match: Equatable, Sendable {
    /// 1: there is one.
    case present
    /// 2: the value is this one, or has this text among its texts.
    case equals(AttributeValue)
    /// 3: the value, or one of its texts, is one of these.
    case oneOf([AttributeValue])
    /// 4: the number lies between both, bounds included; no bound where there is none.
    case range(low: Int64?, high: Int64?)
    /// 5: the number is this one or a greater one.
    case atLeast(Int64)
    /// 6: the number has all of these bits.
    case bits(UInt64)
    /// 7: one region of that name holds all of this one, and allows what it needs.
    case region(MemoryRegion)
    /// 8: the version is `low` or a later one, and comes before `below`.
    case version(VersionOrder, low: Text?, below: Text?)
    /// 9: the same major version, and a minor version that is this one or a greater one.
    case compatible(major: UInt32, minor: UInt32)
    /// 10: all of these are among the texts.
    case containsAll([Text])

    /// Items that the semantics and its operands take.
    var itemCount: Int {
        switch self {
        case .present: 1
        case .equals, .oneOf, .atLeast, .bits, .region, .containsAll: 2
        case .range, .compatible: 3
        case .version: 4
        }
    }

    func encode(into encoder: inout CBOREncoder) {
        switch self {
        case .present: encoder.encode(1 as UInt64)
        case .equals(let value):
            encoder.encode(2 as UInt64)
            value.encode(into: &encoder)
        case .oneOf(let values):
            encoder.encode(3 as UInt64)
            encoder.beginArray(values.count)
            for value in values { value.encode(into: &encoder) }
        case .range(let low, let high):
            encoder.encode(4 as UInt64)
            if let low { encoder.encodeInt(low) } else { encoder.encodeNull() }
            if let high { encoder.encodeInt(high) } else { encoder.encodeNull() }
        case .atLeast(let number):
            encoder.encode(5 as UInt64)
            encoder.encodeInt(number)
        case .bits(let bits):
            encoder.encode(6 as UInt64)
            encoder.encode(bits)
        case .region(let region):
            encoder.encode(7 as UInt64)
            region.encode(into: &encoder)
        case .version(let order, let low, let below):
            encoder.encode(8 as UInt64)
            encoder.encode(UInt64(order.rawValue))
            if let low { encoder.encode(text: low) } else { encoder.encodeNull() }
            if let below { encoder.encode(text: below) } else { encoder.encodeNull() }
        case .compatible(let major, let minor):
            encoder.encode(9 as UInt64)
            encoder.encode(UInt64(major))
            encoder.encode(UInt64(minor))
        case .containsAll(let texts):
            encoder.encode(10 as UInt64)
            encoder.beginArray(texts.count)
            for text in texts { encoder.encode(text: text) }
        }
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        switch try decoder.readUnsigned() {
        case 1: self = .present
        case 2: self = .equals(try AttributeValue(from: &decoder))
        case 3:
            var remaining = try decoder.beginArray()
            var values: [AttributeValue] = []
            while remaining > 0 {
                values.append(try AttributeValue(from: &decoder))
                remaining -= 1
            }
            self = .oneOf(values)
        case 4:
            let low: Int64? = try decoder.readNullIfPresent() ? nil : try decoder.readInteger()
            let high: Int64? = try decoder.readNullIfPresent() ? nil : try decoder.readInteger()
            self = .range(low: low, high: high)
        case 5: self = .atLeast(try decoder.readInteger())
        case 6: self = .bits(try decoder.readUnsigned())
        case 7: self = .region(try MemoryRegion(from: &decoder))
        case 8:
            guard let order = VersionOrder(rawValue: UInt8(clamping: try decoder.readUnsigned())) else {
                throw .invalidValue(at: start)
            }
            let low: Text? = try decoder.readNullIfPresent() ? nil : try decoder.readTextValue()
            let below: Text? = try decoder.readNullIfPresent() ? nil : try decoder.readTextValue()
            self = .version(order, low: low, below: below)
        case 9:
            let major = try decoder.readUnsigned()
            let minor = try decoder.readUnsigned()
            guard major <= UInt32.max, minor <= UInt32.max else { throw .invalidValue(at: start) }
            self = .compatible(major: UInt32(major), minor: UInt32(minor))
        case 10: self = .containsAll(try AttributeValue.texts(&decoder))
        default: throw .invalidValue(at: start)
        }
    }
}
