public import CBOR

/// The value of an attribute that a device or software has.
///
/// On the wire: `true`, an integer, a text, bytes, `[* text]`, `[major, minor]` or `[start, length, access]`.
public enum AttributeValue: Equatable, Hashable, Sendable {
    /// It is there; there is nothing more to say of it.
    case present
    /// A number, such as bytes of memory.
    case number(Int64)
    /// A text, such as a version.
    case text(Text)
    /// Bytes, such as an identifier of 16.
    case bytes([UInt8])
    /// Several texts, most specific first.
    case texts([Text])
    /// A major and a minor version.
    case pair(major: UInt32, minor: UInt32)
    /// A range of addresses.
    case region(MemoryRegion)

    func encode(into encoder: inout CBOREncoder) {
        switch self {
        case .present: encoder.encode(true)
        case .number(let number): encoder.encodeInt(number)
        case .text(let text): encoder.encode(text: text)
        case .bytes(let bytes): encoder.encode(bytes: bytes)
        case .texts(let texts):
            encoder.beginArray(texts.count)
            for text in texts { encoder.encode(text: text) }
        case .pair(let major, let minor):
            encoder.beginArray(2)
            encoder.encode(UInt64(major))
            encoder.encode(UInt64(minor))
        case .region(let region): region.encode(into: &encoder)
        }
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        switch try decoder.peek() {
        case .unsigned, .negative: self = .number(try decoder.readInteger())
        case .text: self = .text(try decoder.readTextValue())
        case .bytes: self = .bytes(try decoder.readByteArray())
        case .bool:
            guard try decoder.readBool() else { throw .invalidValue(at: start) }
            self = .present
        case .array:
            var ahead = decoder
            let count = try ahead.beginArray()
            let first: CBORType? = count == 0 ? nil : try ahead.peek()
            if first == nil || first == .text {
                self = .texts(try Self.texts(&decoder))
            } else if count == 2 {
                try decoder.beginArray(count: 2)
                let major = try decoder.readUnsigned()
                let minor = try decoder.readUnsigned()
                guard major <= UInt32.max, minor <= UInt32.max else { throw .invalidValue(at: start) }
                self = .pair(major: UInt32(major), minor: UInt32(minor))
            } else {
                self = .region(try MemoryRegion(from: &decoder))
            }
        default: throw .invalidValue(at: start)
        }
    }

    static func texts(_ decoder: inout CBORDecoder) throws(CBORError) -> [Text] {
        var remaining = try decoder.beginArray()
        var texts: [Text] = []
        while remaining > 0 {
            texts.append(try decoder.readTextValue())
            remaining -= 1
        }
        return texts
    }

    /// The value for people.
    public var label: Text {
        var builder = TextBuilder()
        switch self {
        case .present: break
        case .number(let number): builder.append(number: number)
        case .text(let text): builder.append(name: text)
        case .bytes(let bytes): builder.append(hexadecimal: bytes)
        case .texts(let texts): builder.append(list: texts)
        case .pair(let major, let minor):
            builder.append(decimal: UInt64(major))
            builder.append(".")
            builder.append(decimal: UInt64(minor))
        case .region(let region): builder.append(region: region)
        }
        return builder.text
    }
}
