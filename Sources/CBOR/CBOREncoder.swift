/// A writer of deterministic CBOR (RFC 8949 section 4.2.1).
///
/// Heads are always shortest. The order of map keys is the caller's: formats of this project write their keys in
/// bytewise order of the encoded key (0, 1, 2, ... 23, 24 ..., then -1, -2 ..., then texts by length), and
/// ``sortedMap(_:)`` puts keys that come from outside in order.
public struct CBOREncoder: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8]

    /// An empty writer.
    public init() {
        self.bytes = []
    }

    /// An empty writer with room for `capacity` bytes.
    public init(capacity: Int) {
        self.bytes = []
        self.bytes.reserveCapacity(capacity)
    }

    /// Writes an integer of at least 0.
    public mutating func encode(_ value: UInt64) {
        head(0, value)
    }

    /// Writes an integer of at least 0.
    public mutating func encode(count value: Int) {
        head(0, UInt64(value))
    }

    /// Writes an integer of either sign.
    public mutating func encodeInt(_ value: Int64) {
        if value >= 0 {
            head(0, UInt64(value))
        } else {
            head(1, UInt64(-1 - value))
        }
    }

    /// Writes a byte string.
    public mutating func encode(bytes content: [UInt8]) {
        head(2, UInt64(content.count))
        bytes.append(contentsOf: content)
    }

    /// Writes a byte string.
    public mutating func encode(bytes content: Span<UInt8>) {
        head(2, UInt64(content.count))
        append(content)
    }

    /// Writes a text.
    public mutating func encode(text: Text) {
        head(3, UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes the head of an array of `count` elements, which follow.
    public mutating func beginArray(_ count: Int) {
        head(4, UInt64(count))
    }

    /// Writes the head of a map of `count` pairs, which follow in order.
    public mutating func beginMap(_ count: Int) {
        head(5, UInt64(count))
    }

    /// Writes a tag, whose content follows.
    public mutating func tag(_ number: UInt64) {
        head(6, number)
    }

    /// Writes `true` or `false`.
    public mutating func encode(_ value: Bool) {
        bytes.append(value ? 0xF5 : 0xF4)
    }

    /// Writes null.
    public mutating func encodeNull() {
        bytes.append(0xF6)
    }

    /// Writes a floating-point number in its shortest form.
    public mutating func encode(_ value: Double) {
        let (pattern, width) = FloatingPointForm.encode(value)
        bytes.append(width == 2 ? 0xF9 : (width == 4 ? 0xFA : 0xFB))
        bigEndian(pattern, width: width)
    }

    /// Appends items that are encoded already.
    public mutating func append(encoded items: [UInt8]) {
        bytes.append(contentsOf: items)
    }

    /// Appends items that are encoded already.
    public mutating func append(_ items: Span<UInt8>) {
        bytes.reserveCapacity(bytes.count + items.count)
        for index in items.indices { bytes.append(items[index]) }
    }

    /// Writes a map of encoded pairs, in bytewise order of the keys. Keys must be distinct.
    public mutating func sortedMap(_ pairs: [(key: [UInt8], value: [UInt8])]) {
        let ordered = pairs.sorted { left, right in
            let shared = left.key.count < right.key.count ? left.key.count : right.key.count
            for index in 0..<shared where left.key[index] != right.key[index] {
                return left.key[index] < right.key[index]
            }
            return left.key.count < right.key.count
        }
        beginMap(ordered.count)
        for pair in ordered {
            bytes.append(contentsOf: pair.key)
            bytes.append(contentsOf: pair.value)
        }
    }

    private mutating func head(_ major: UInt8, _ argument: UInt64) {
        let top = major << 5
        if argument < 24 {
            bytes.append(top | UInt8(argument))
        } else if argument <= 0xFF {
            bytes.append(top | 24)
            bigEndian(argument, width: 1)
        } else if argument <= 0xFFFF {
            bytes.append(top | 25)
            bigEndian(argument, width: 2)
        } else if argument <= 0xFFFF_FFFF {
            bytes.append(top | 26)
            bigEndian(argument, width: 4)
        } else {
            bytes.append(top | 27)
            bigEndian(argument, width: 8)
        }
    }

    private mutating func bigEndian(_ value: UInt64, width: Int) {
        var shift = (width - 1) * 8
        while shift >= 0 {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
            shift -= 8
        }
    }
}
