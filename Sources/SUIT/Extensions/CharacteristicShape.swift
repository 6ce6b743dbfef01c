import CBOR

extension CharacteristicValue {
    /// What a value is, as far as order goes.
    enum Shape: Equatable {
        /// An integer or a floating-point number.
        case number(ComparableNumber)
        /// A version.
        case version([Int64])
        /// Latitude and longitude.
        case coordinates(latitude: Double, longitude: Double)
        /// Bits, from a bitmap or from flags.
        case bits([UInt8])
        /// The SHA-256 digest of a value.
        case digest([UInt8])
        /// Anything that is only equal or not: texts, identifiers, times.
        case opaque

        /// The comparison "equal" of parameter 28 (suit-update-management).
        static let equal: UInt64 = 3
        /// Most numbers of a version.
        static let versionLimit = 8

        @_lifetime(decoder: copy decoder)
        static func read(_ label: Int64, _ decoder: inout CBORDecoder) throws(CBORError) -> Shape {
            switch try decoder.peek() {
            case .unsigned, .negative: return .number(.integer(try decoder.readInteger()))
            case .float: return .number(.float(try decoder.readDouble()))
            case .bytes where label == SUITParameter.version: return try readVersion(&decoder)
            case .array: return try readArray(&decoder)
            default:
                try decoder.skip()
                return .opaque
            }
        }

        @_lifetime(decoder: copy decoder)
        private static func readVersion(_ decoder: inout CBORDecoder) throws(CBORError) -> Shape {
            let at = decoder.offset
            let range = try decoder.readBytes()
            var inner = CBORDecoder(decoder.bytes, in: range)
            try inner.beginArray(count: 2)
            guard try inner.readUnsigned() == equal else { throw .invalidValue(at: at) }
            let count = try inner.beginArray()
            guard count >= 1, count <= versionLimit else { throw .tooLong(at: at) }
            var numbers: [Int64] = []
            while numbers.count < count { numbers.append(try inner.readInteger()) }
            try inner.finish()
            return .version(numbers)
        }

        @_lifetime(decoder: copy decoder)
        private static func readArray(_ decoder: inout CBORDecoder) throws(CBORError) -> Shape {
            let at = decoder.offset
            try decoder.beginArray(count: 2)
            if try decoder.peek() == .float {
                return .coordinates(latitude: try decoder.readDouble(), longitude: try decoder.readDouble())
            }
            switch CharacteristicForm(rawValue: try decoder.readUnsigned()) {
            case .digest: return .digest(try decoder.readByteArray(limit: 32))
            case .bitmap: return .bits(try decoder.readByteArray(limit: CharacteristicValue.byteLimit))
            case .flags:
                var rest = try decoder.readUnsigned()
                var bits: [UInt8] = []
                while rest > 0 {
                    bits.append(UInt8(truncatingIfNeeded: rest))
                    rest >>= 8
                }
                return .bits(bits)
            case .times:
                try decoder.skip()
                return .opaque
            default: throw .invalidValue(at: at)
            }
        }
    }
}
