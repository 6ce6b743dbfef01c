import CBOR

/// Ways through bytes that may be CBOR.
enum CBORRoundTrip {
    /// Passes over all items.
    static func skip(_ bytes: [UInt8]) throws(CBORError) {
        var decoder = CBORDecoder(bytes.span)
        while !decoder.isAtEnd { try decoder.skip() }
    }

    /// Reads all items one by one, and writes them.
    static func copy(_ bytes: [UInt8], to encoder: inout CBOREncoder) throws(CBORError) {
        var decoder = CBORDecoder(bytes.span)
        while !decoder.isAtEnd { try item(&decoder, &encoder, depth: decoder.limits.depth) }
    }

    @_lifetime(decoder: copy decoder)
    private static func item(
        _ decoder: inout CBORDecoder,
        _ encoder: inout CBOREncoder,
        depth: Int
    ) throws(CBORError) {
        guard depth > 0 else { throw .tooDeep(at: decoder.offset) }
        switch try decoder.peek() {
        case .unsigned: encoder.encode(try decoder.readUnsigned())
        case .negative: encoder.encodeInt(try decoder.readInteger())
        case .bytes: encoder.encode(bytes: try decoder.readByteArray(limit: .max))
        case .text: encoder.encode(text: try decoder.readTextValue(limit: .max))
        case .array:
            let count = try decoder.beginArray()
            encoder.beginArray(count)
            for _ in 0..<count { try item(&decoder, &encoder, depth: depth - 1) }
        case .map: try map(&decoder, &encoder, depth: depth)
        case .tag:
            encoder.tag(try decoder.readTag())
            try item(&decoder, &encoder, depth: depth - 1)
        case .bool: encoder.encode(try decoder.readBool())
        case .null:
            try decoder.readNull()
            encoder.encodeNull()
        case .float: encoder.encode(try decoder.readDouble())
        }
    }

    @_lifetime(decoder: copy decoder)
    private static func map(
        _ decoder: inout CBORDecoder,
        _ encoder: inout CBOREncoder,
        depth: Int
    ) throws(CBORError) {
        let cursor = try decoder.beginMap()
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        for _ in 0..<cursor.remaining {
            var key = CBOREncoder()
            try item(&decoder, &key, depth: depth - 1)
            var value = CBOREncoder()
            try item(&decoder, &value, depth: depth - 1)
            // The order and the distinctness of keys of any type are what `skip` sees to.
            if let previous = pairs.last, !previous.key.lexicographicallyPrecedes(key.bytes) {
                throw .keyOrder(at: decoder.offset)
            }
            pairs.append((key.bytes, value.bytes))
        }
        encoder.sortedMap(pairs)
    }

    /// Calls every reader of the decoder, at every place of the first bytes.
    static func readEverywhere(_ bytes: [UInt8]) {
        for start in 0..<min(bytes.count, 24) {
            for reader in 0..<12 {
                var decoder = CBORDecoder(bytes.span, in: start..<bytes.count)
                do throws(CBORError) { try read(&decoder, reader) } catch {}
                precondition(decoder.offset >= start && decoder.offset <= bytes.count, "outside of the bytes")
            }
        }
    }

    @_lifetime(decoder: copy decoder)
    private static func read(_ decoder: inout CBORDecoder, _ reader: Int) throws(CBORError) {
        switch reader {
        case 0: _ = try decoder.readUnsigned()
        case 1: _ = try decoder.readCount()
        case 2: _ = try decoder.readInteger()
        case 3: _ = try decoder.readBytes()
        case 4: _ = try decoder.readTextValue()
        case 5: try decoder.beginArray(count: 2)
        case 6:
            var cursor = try decoder.beginMap()
            while try decoder.nextKey(&cursor) != nil { try decoder.skip() }
        case 7:
            var cursor = try decoder.beginMap()
            while try decoder.nextIntegerKey(&cursor) != nil { try decoder.skip() }
        case 8: _ = try decoder.readTag()
        case 9: _ = try decoder.readBool()
        case 10: _ = try decoder.readNullIfPresent()
        default: _ = try decoder.readDouble()
        }
    }
}
