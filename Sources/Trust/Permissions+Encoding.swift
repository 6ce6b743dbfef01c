public import CBOR

extension Permissions {
    /// Writes the permissions: `permissions` of `docs/formats/keys.cddl`.
    public func write(_ encoder: inout CBOREncoder) {
        encoder.beginMap((components == nil ? 0 : 1) + (commands == nil ? 0 : 1) + (parameters == nil ? 0 : 1))
        if let components {
            encoder.encodeInt(1)
            encoder.beginArray(components.count)
            for path in components {
                encoder.beginArray(path.count)
                for segment in path { encoder.encode(bytes: segment) }
            }
        }
        if let commands { Permissions.write(commands, key: 2, to: &encoder) }
        if let parameters { Permissions.write(parameters, key: 3, to: &encoder) }
    }

    private static func write(_ numbers: [Int64], key: Int64, to encoder: inout CBOREncoder) {
        encoder.encodeInt(key)
        encoder.beginArray(numbers.count)
        for number in numbers { encoder.encodeInt(number) }
    }

    /// Reads permissions in place. A restriction that is not known is refused: passing over it would allow too much.
    @_lifetime(decoder: copy decoder)
    public static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> Permissions {
        var components: [[[UInt8]]]?
        var commands: [Int64]?
        var parameters: [Int64]?
        var map = try decoder.beginMap()
        while let key = try decoder.nextIntegerKey(&map) {
            let start = decoder.offset
            switch key {
            case 1:
                let count = try decoder.beginArray()
                guard count <= limit else { throw .tooLong(at: start) }
                var paths: [[[UInt8]]] = []
                while paths.count < count { paths.append(try readPath(&decoder)) }
                components = paths
            case 2: commands = try readNumbers(&decoder)
            case 3: parameters = try readNumbers(&decoder)
            default: throw .invalidValue(at: start)
            }
        }
        return Permissions(components: components, commands: commands, parameters: parameters)
    }

    @_lifetime(decoder: copy decoder)
    private static func readPath(_ decoder: inout CBORDecoder) throws(CBORError) -> [[UInt8]] {
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count <= segmentLimit else { throw .tooLong(at: start) }
        var path: [[UInt8]] = []
        while path.count < count { path.append(try decoder.readByteArray(limit: segmentByteLimit)) }
        return path
    }

    @_lifetime(decoder: copy decoder)
    private static func readNumbers(_ decoder: inout CBORDecoder) throws(CBORError) -> [Int64] {
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count <= limit else { throw .tooLong(at: start) }
        var numbers: [Int64] = []
        while numbers.count < count { numbers.append(try decoder.readInteger()) }
        return numbers
    }
}
