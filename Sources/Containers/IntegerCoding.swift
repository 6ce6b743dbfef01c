import CBOR

/// Steps as one flat CBOR array of unsigned integers.
enum IntegerCoding {
    /// As many values as the longest recipe has.
    static let limits = CBORLimits(depth: 4, elements: ContainerLimits.steps * 3)

    static func encode(_ values: [UInt64], to encoder: inout CBOREncoder) {
        encoder.beginArray(values.count)
        for value in values { encoder.encode(value) }
    }

    /// A size or count, as far as `Int` and sane sizes go.
    static func size(_ decoder: inout CBORDecoder) throws(ContainerError) -> Int {
        let value = try unsigned(&decoder)
        guard value < 1 << 48 else { throw ContainerError(.limitExceeded, "a size", at: decoder.offset) }
        return Int(value)
    }

    static func unsigned(_ decoder: inout CBORDecoder) throws(ContainerError) -> UInt64 {
        do throws(CBORError) { return try decoder.readUnsigned() } catch {
            throw ContainerError(.malformed, "\(error)", at: decoder.offset)
        }
    }

    static func array(_ decoder: inout CBORDecoder) throws(ContainerError) -> Int {
        do throws(CBORError) { return try decoder.beginArray() } catch {
            throw ContainerError(.malformed, "\(error)", at: decoder.offset)
        }
    }
}
