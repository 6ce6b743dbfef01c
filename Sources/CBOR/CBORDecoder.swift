/// A strict pull reader of deterministic CBOR (RFC 8949 section 4.2.1) over bytes that it does not copy.
///
/// It refuses what an encoder of the core deterministic profile never makes: heads that are not shortest, indefinite
/// lengths, map keys out of order or twice, floats that fit a shorter form. It allocates nothing; byte strings and
/// texts come back as ranges of the span.
public struct CBORDecoder: ~Escapable {
    /// The bytes under the reader.
    public let bytes: Span<UInt8>
    /// Where the next item starts, in bytes from the start of the span.
    public private(set) var offset: Int
    /// The bounds that are enforced.
    public let limits: CBORLimits

    /// A reader at the start of `bytes`.
    @_lifetime(copy bytes)
    public init(_ bytes: Span<UInt8>, limits: CBORLimits = .standard) {
        self.bytes = bytes
        self.offset = 0
        self.limits = limits
    }

    /// A reader of the items in `range` of `bytes`. Offsets stay those of the whole span.
    @_lifetime(copy bytes)
    public init(_ bytes: Span<UInt8>, in range: Range<Int>, limits: CBORLimits = .standard) {
        self.bytes = bytes.extracting(first: range.upperBound)
        self.offset = range.lowerBound
        self.limits = limits
    }

    /// Whether all bytes have been read.
    public var isAtEnd: Bool { offset == bytes.count }

    /// Fails when bytes are left.
    public func finish() throws(CBORError) {
        if !isAtEnd { throw .trailingBytes(at: offset) }
    }

    /// The type of the next item, which is not consumed.
    public func peek() throws(CBORError) -> CBORType {
        guard offset < bytes.count else { throw .truncated(at: offset) }
        let initial = bytes[offset]
        switch initial >> 5 {
        case 0: return .unsigned
        case 1: return .negative
        case 2: return .bytes
        case 3: return .text
        case 4: return .array
        case 5: return .map
        case 6: return .tag
        default:
            switch initial & 0x1F {
            case 20, 21: return .bool
            case 22: return .null
            case 25, 26, 27: return .float
            default: throw .unsupported(at: offset)
            }
        }
    }

    // MARK: Integers

    /// An integer of at least 0 (major type 0).
    @_lifetime(self: copy self)
    public mutating func readUnsigned() throws(CBORError) -> UInt64 {
        try expect(.unsigned)
        return try readHead()
    }

    /// An integer of at least 0 that fits `Int`.
    @_lifetime(self: copy self)
    public mutating func readCount() throws(CBORError) -> Int {
        let start = offset
        let value = try readUnsigned()
        guard let count = Int(exactly: value) else { throw .outOfRange(at: start) }
        return count
    }

    /// An integer of either sign (major type 0 or 1) that fits 64 bits.
    @_lifetime(self: copy self)
    public mutating func readInteger() throws(CBORError) -> Int64 {
        let start = offset
        // Major types 0 and 1; anything else is for the check to name.
        guard start < bytes.count, bytes[start] >> 5 <= CBORType.negative.rawValue else {
            try checkType(.unsigned)
            throw .truncated(at: start)
        }
        let isNegative = bytes[start] >> 5 == CBORType.negative.rawValue
        let value = try readHead()
        guard let magnitude = Int64(exactly: value) else { throw .outOfRange(at: start) }
        return isNegative ? -1 - magnitude : magnitude
    }

    /// The argument n of the integer -1 - n (major type 1), of which -1 - n may not fit 64 bits.
    @_lifetime(self: copy self)
    mutating func readNegativeArgument() throws(CBORError) -> UInt64 {
        try expect(.negative)
        return try readHead()
    }

    // MARK: Strings

    /// The range of a byte string's content.
    @_lifetime(self: copy self)
    public mutating func readBytes() throws(CBORError) -> Range<Int> {
        try expect(.bytes)
        return try readContent()
    }

    /// A byte string, copied. At most `limit` bytes.
    @_lifetime(self: copy self)
    public mutating func readByteArray(limit: Int = 65_536) throws(CBORError) -> [UInt8] {
        let start = offset
        let range = try readBytes()
        guard range.count <= limit else { throw .tooLong(at: start) }
        var copy: [UInt8] = []
        copy.reserveCapacity(range.count)
        for index in range { copy.append(bytes[index]) }
        return copy
    }

    /// The range of a text's content, which is well-formed UTF-8.
    @_lifetime(self: copy self)
    public mutating func readText() throws(CBORError) -> Range<Int> {
        try expect(.text)
        let start = offset
        let range = try readContent()
        guard UTF8Validation.isWellFormed(bytes.extracting(range)) else { throw .invalidUTF8(at: start) }
        return range
    }

    /// A text, copied. At most `limit` bytes.
    @_lifetime(self: copy self)
    public mutating func readTextValue(limit: Int = 4_096) throws(CBORError) -> Text {
        let start = offset
        let range = try readText()
        guard range.count <= limit else { throw .tooLong(at: start) }
        guard let text = Text(validating: bytes.extracting(range)) else { throw .invalidUTF8(at: start) }
        return text
    }

    // MARK: Arrays, maps, tags

    /// The number of elements of an array, whose first element comes next.
    @_lifetime(self: copy self)
    public mutating func beginArray() throws(CBORError) -> Int {
        try expect(.array)
        return try readElementCount(bytesPerElement: 1)
    }

    /// Reads the head of an array that must have exactly `count` elements.
    @_lifetime(self: copy self)
    public mutating func beginArray(count: Int) throws(CBORError) {
        let start = offset
        guard try beginArray() == count else { throw .invalidValue(at: start) }
    }

    /// A cursor over the pairs of a map; see ``nextKey(_:)``.
    @_lifetime(self: copy self)
    public mutating func beginMap() throws(CBORError) -> CBORMapCursor {
        try expect(.map)
        return CBORMapCursor(remaining: try readElementCount(bytesPerElement: 2))
    }

    /// The next key of a map, or `nil` after its last pair. The value comes next and must be read or skipped.
    @_lifetime(self: copy self)
    public mutating func nextKey(_ cursor: inout CBORMapCursor) throws(CBORError) -> CBORKey? {
        guard cursor.remaining > 0 else { return nil }
        cursor.remaining -= 1
        let start = offset
        let key: CBORKey
        switch try peek() {
        case .unsigned, .negative: key = .integer(try readInteger())
        case .text: key = .text(try readText())
        case let found: throw .unexpectedType(at: start, expected: .unsigned, found: found)
        }
        if let previous = cursor.previous {
            switch compare(previous, start..<offset) {
            case 0: throw .duplicateKey(at: start)
            case 1: throw .keyOrder(at: start)
            default: break
            }
        }
        cursor.previous = start..<offset
        return key
    }

    /// The next key of a map that has integer keys only, or `nil` after its last pair.
    @_lifetime(self: copy self)
    public mutating func nextIntegerKey(_ cursor: inout CBORMapCursor) throws(CBORError) -> Int64? {
        let start = offset
        guard let key = try nextKey(&cursor) else { return nil }
        guard case .integer(let value) = key else {
            throw .unexpectedType(at: start, expected: .unsigned, found: .text)
        }
        return value
    }

    /// A tag number, whose content comes next.
    @_lifetime(self: copy self)
    public mutating func readTag() throws(CBORError) -> UInt64 {
        try expect(.tag)
        return try readHead()
    }

    // MARK: Simple values

    /// `true` or `false`.
    @_lifetime(self: copy self)
    public mutating func readBool() throws(CBORError) -> Bool {
        try expect(.bool)
        offset += 1
        return bytes[offset - 1] == 0xF5
    }

    /// Null.
    @_lifetime(self: copy self)
    public mutating func readNull() throws(CBORError) {
        try expect(.null)
        offset += 1
    }

    /// Consumes null where it comes next, and says whether it did.
    @_lifetime(self: copy self)
    public mutating func readNullIfPresent() throws(CBORError) -> Bool {
        guard try peek() == .null else { return false }
        offset += 1
        return true
    }

    /// A floating-point number in its shortest form.
    @_lifetime(self: copy self)
    public mutating func readDouble() throws(CBORError) -> Double {
        try expect(.float)
        let start = offset
        let width = 1 << Int((bytes[offset] & 0x1F) - 24)
        guard bytes.count - offset > width else { throw .truncated(at: start) }
        var pattern: UInt64 = 0
        for index in (offset + 1)...(offset + width) { pattern = pattern << 8 | UInt64(bytes[index]) }
        offset += 1 + width
        guard let value = FloatingPointForm.decode(pattern, width: width) else { throw .nonCanonical(at: start) }
        return value
    }

    // MARK: Skipping

    /// Checks and passes over one item of any type, and says where it stood.
    @_lifetime(self: copy self)
    @discardableResult
    public mutating func skip() throws(CBORError) -> Range<Int> {
        let start = offset
        try skip(depth: limits.depth)
        return start..<offset
    }

    @_lifetime(self: copy self)
    private mutating func skip(depth: Int) throws(CBORError) {
        guard depth > 0 else { throw .tooDeep(at: offset) }
        switch try peek() {
        case .unsigned, .negative: _ = try readHead()
        case .bytes: _ = try readBytes()
        case .text: _ = try readText()
        case .array:
            var remaining = try beginArray()
            while remaining > 0 {
                try skip(depth: depth - 1)
                remaining -= 1
            }
        case .map:
            var cursor = try beginMap()
            while cursor.remaining > 0 {
                // Keys of foreign maps may be of any type: only their order counts here.
                cursor.remaining -= 1
                let key = offset
                try skip(depth: depth - 1)
                if let previous = cursor.previous {
                    switch compare(previous, key..<offset) {
                    case 0: throw .duplicateKey(at: key)
                    case 1: throw .keyOrder(at: key)
                    default: break
                    }
                }
                cursor.previous = key..<offset
                try skip(depth: depth - 1)
            }
        case .tag:
            _ = try readHead()
            try skip(depth: depth - 1)
        case .bool, .null: offset += 1
        case .float: _ = try readDouble()
        }
    }

    // MARK: Heads

    /// Fails unless an item of the type `expected` comes next.
    @inline(__always)
    private func expect(_ expected: CBORType) throws(CBORError) {
        // Up to tags, a type's number is its major type: what is asked for is there, or it does not matter how long it
        // takes to say what is instead.
        if expected.rawValue <= CBORType.tag.rawValue, offset < bytes.count, bytes[offset] >> 5 == expected.rawValue {
            return
        }
        try checkType(expected)
    }

    @inline(never)
    private func checkType(_ expected: CBORType) throws(CBORError) {
        let found = try peek()
        if found != expected { throw .unexpectedType(at: offset, expected: expected, found: found) }
    }

    /// The argument of the head at `offset`, which must be in its shortest form. Most heads are one byte.
    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func readHead() throws(CBORError) -> UInt64 {
        if offset < bytes.count {
            let information = bytes[offset] & 0x1F
            if information < 24 {
                offset += 1
                return UInt64(information)
            }
        }
        return try readLongHead()
    }

    @inline(never)
    @_lifetime(self: copy self)
    private mutating func readLongHead() throws(CBORError) -> UInt64 {
        let start = offset
        guard start < bytes.count else { throw .truncated(at: start) }
        let information = bytes[start] & 0x1F
        guard information < 28 else {
            if information == 31 { throw .nonCanonical(at: start) }
            throw .unsupported(at: start)
        }
        let width = 1 << Int(information - 24)
        guard bytes.count - start > width else { throw .truncated(at: start) }
        var value: UInt64 = 0
        var index = start + 1
        while index <= start + width {
            value = value << 8 | UInt64(bytes[index])
            index += 1
        }
        let lowest: UInt64 = width == 1 ? 24 : 1 << UInt64(width * 4)
        guard value >= lowest else { throw .nonCanonical(at: start) }
        offset = start + 1 + width
        return value
    }

    @_lifetime(self: copy self)
    private mutating func readContent() throws(CBORError) -> Range<Int> {
        let start = offset
        let length = try readHead()
        guard length <= UInt64(bytes.count - offset) else {
            offset = start
            throw .truncated(at: start)
        }
        let range = offset..<(offset + Int(length))
        offset = range.upperBound
        return range
    }

    @_lifetime(self: copy self)
    private mutating func readElementCount(bytesPerElement: Int) throws(CBORError) -> Int {
        let start = offset
        let value = try readHead()
        // Every element takes at least a byte, so a count beyond the rest is a lie that costs nothing to find out.
        guard value <= UInt64((bytes.count - offset) / bytesPerElement) else { throw .truncated(at: start) }
        guard value <= UInt64(limits.elements) else { throw .tooLong(at: start) }
        return Int(value)
    }

    /// -1, 0 or 1 for the bytewise order of two encoded keys.
    private func compare(_ left: Range<Int>, _ right: Range<Int>) -> Int {
        let shared = left.count < right.count ? left.count : right.count
        var index = 0
        while index < shared {
            let a = bytes[left.lowerBound + index]
            let b = bytes[right.lowerBound + index]
            if a != b { return a < b ? -1 : 1 }
            index += 1
        }
        return left.count == right.count ? 0 : (left.count < right.count ? -1 : 1)
    }
}
