public import CBOR

/// A property of a node of a device tree: a name and bytes, whose meaning the name tells.
public struct DeviceTreeProperty: Equatable, Sendable {
    /// The property's name.
    public let name: Text
    /// Its bytes; empty where there are more of them than the reader was to keep.
    public let value: [UInt8]
    /// The number of its bytes.
    public let size: Int
    /// Where its bytes begin in the blob that the tree was read from; `nil` where it was read from somewhere else.
    public let offset: Int?

    /// A property that is not in a blob, such as a file under /proc/device-tree.
    public init(name: Text, value: [UInt8]) {
        self.init(name: name, value: value, size: value.count, offset: nil)
    }

    init(name: Text, value: [UInt8], size: Int, offset: Int?) {
        self.name = name
        self.value = value
        self.size = size
        self.offset = offset
    }

    /// Whether all its bytes are here.
    public var isComplete: Bool { value.count == size }

    /// The texts that a list of them holds, each ended by a zero byte; `nil` where the bytes are no such list.
    public var texts: [Text]? {
        guard isComplete, let last = value.last, last == 0 else { return nil }
        var texts: [Text] = []
        var start = 0
        for end in value.indices where value[end] == 0 {
            guard let text = Text(validating: value.span.extracting(start..<end)) else { return nil }
            texts.append(text)
            start = end + 1
        }
        return texts
    }

    /// The text, where the property is one.
    public var text: Text? {
        guard let texts, texts.count == 1 else { return nil }
        return texts[0]
    }

    /// The 32-bit numbers (cells), big-endian, that the property is made of; `nil` where it is not.
    public var cells: [UInt32]? {
        guard isComplete, value.count % 4 == 0 else { return nil }
        var cells: [UInt32] = []
        cells.reserveCapacity(value.count / 4)
        for start in stride(from: 0, to: value.count, by: 4) {
            var cell: UInt32 = 0
            for byte in value[start..<(start + 4)] { cell = cell << 8 | UInt32(byte) }
            cells.append(cell)
        }
        return cells
    }

    /// The number, where the property is one of one or two cells.
    public var number: UInt64? {
        guard let cells, let first = cells.first, cells.count <= 2 else { return nil }
        return cells.count == 1 ? UInt64(first) : UInt64(first) << 32 | UInt64(cells[1])
    }
}
