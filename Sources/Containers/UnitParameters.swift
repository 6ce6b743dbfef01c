import CBOR

/// How a unit was compressed: what makes the same bytes again.
public enum UnitParameters: Equatable, Hashable, Sendable {
    /// zlib's deflate, with the zlib wrapper or raw.
    case deflate(level: Int32, windowBits: Int32, memLevel: Int32, strategy: Int32, isRaw: Bool)
    /// gzip's own deflate, or Info-ZIP's, raw.
    case gzip(level: Int32)
    /// liblzma: a preset, the dictionary size, the check, and a branch filter's id or 0.
    case xz(preset: UInt32, dictionary: UInt32, check: UInt32, filter: UInt64)
    /// libzstd in one call.
    case zstd(level: Int32)

    /// The format of the result.
    public var format: UnitFormat {
        switch self {
        case .deflate(_, _, _, _, let isRaw): isRaw ? .deflate : .zlib
        case .gzip: .deflate
        case .xz: .xz
        case .zstd: .zstd
        }
    }

    func encode(to encoder: inout CBOREncoder) {
        switch self {
        case .deflate(let level, let windowBits, let memLevel, let strategy, let isRaw):
            encoder.beginArray(5)
            encoder.encode(UInt64(isRaw ? 1 : 0))
            for value in [level, windowBits, memLevel, strategy] { encoder.encode(UInt64(UInt32(value))) }
        case .xz(let preset, let dictionary, let check, let filter):
            encoder.beginArray(5)
            encoder.encode(UInt64(2))
            for value in [preset, dictionary, check] { encoder.encode(UInt64(value)) }
            encoder.encode(filter)
        case .zstd(let level), .gzip(let level):
            encoder.beginArray(2)
            encoder.encode(UInt64(format == .zstd ? 3 : 4))
            encoder.encode(UInt64(UInt32(level)))
        }
    }

    /// The parameters that `decoder` has next, every value within what the libraries take.
    init(_ decoder: inout CBORDecoder) throws(ContainerError) {
        do throws(CBORError) {
            let start = decoder.offset
            let count = try decoder.beginArray()
            let kind = try decoder.readUnsigned()
            guard count == (kind >= 3 ? 2 : 5), kind < 5 else { throw .invalidValue(at: start) }
            var values: [UInt64] = []
            for _ in 1..<count { values.append(try decoder.readUnsigned()) }
            guard let made = UnitParameters(kind: kind, values) else { throw .outOfRange(at: start) }
            self = made
        } catch {
            throw ContainerError(.malformed, "parameters: \(error)", at: decoder.offset)
        }
    }

    private init?(kind: UInt64, _ values: [UInt64]) {
        switch kind {
        case 0, 1:
            guard values[0] <= 9, (8...15).contains(values[1]), (1...9).contains(values[2]), values[3] <= 4 else {
                return nil
            }
            self = .deflate(
                level: Int32(values[0]),
                windowBits: Int32(values[1]),
                memLevel: Int32(values[2]),
                strategy: Int32(values[3]),
                isRaw: kind == 1
            )
        case 2:
            guard values[0] & ~(1 << 31) <= 9, values[0] <= UInt64(UInt32.max), values[1] >= 4_096,
                values[1] <= 1 << 27, values[2] <= 15, values[3] == 0 || (4...10).contains(values[3])
            else { return nil }
            self = .xz(
                preset: UInt32(values[0]),
                dictionary: UInt32(values[1]),
                check: UInt32(values[2]),
                filter: values[3]
            )
        case 4:
            guard (4...9).contains(values[0]) else { return nil }
            self = .gzip(level: Int32(values[0]))
        default:
            guard (1...22).contains(values[0]) else { return nil }
            self = .zstd(level: Int32(values[0]))
        }
    }
}
