import CBOR

/// A CBOR item taken apart to its leaves, with the place of each: for showing, never for deciding.
struct CBORItem {
    /// What an item is.
    indirect enum Kind {
        /// An integer that 64 bits with a sign can hold.
        case integer(Int64)
        /// A larger one.
        case large(UInt64)
        /// A byte string: where its content stands.
        case bytes(Range<Int>)
        case text(String)
        case array([CBORItem])
        case map([(key: CBORItem, value: CBORItem)])
        case tag(UInt64, CBORItem)
        case flag(Bool)
        case null
        case float(Double)
    }

    /// The whole item, in bytes from the start of the file.
    let range: Range<Int>
    let kind: Kind

    /// Deepest nesting that is followed.
    private static let depthLimit = 32

    /// The one item that fills `range` of `bytes`.
    init(_ bytes: [UInt8], in range: Range<Int>) throws(CBORError) {
        self = try CBORItem.read(bytes, in: range, depth: 0)
        guard self.range.upperBound == range.upperBound else { throw .trailingBytes(at: self.range.upperBound) }
    }

    private init(range: Range<Int>, kind: Kind) {
        self.range = range
        self.kind = kind
    }

    /// The item at the start of `range`.
    private static func read(_ bytes: [UInt8], in range: Range<Int>, depth: Int) throws(CBORError) -> CBORItem {
        guard depth < depthLimit else { throw .tooDeep(at: range.lowerBound) }
        var decoder = CBORDecoder(bytes.span, in: range)
        var children: [CBORItem] = []
        func read(_ count: Int, from start: Int) throws(CBORError) {
            var offset = start
            while children.count < count {
                children.append(try CBORItem.read(bytes, in: offset..<range.upperBound, depth: depth + 1))
                offset = children[children.count - 1].range.upperBound
            }
        }
        let kind: Kind
        switch try decoder.peek() {
        case .unsigned:
            let number = try decoder.readUnsigned()
            kind = Int64(exactly: number).map { .integer($0) } ?? .large(number)
        case .negative: kind = .integer(try decoder.readInteger())
        case .bytes: kind = .bytes(try decoder.readBytes())
        case .text: kind = .text(try decoder.readTextValue(limit: .max).string)
        case .array:
            try read(try decoder.beginArray(), from: decoder.offset)
            kind = .array(children)
        case .map:
            try read(try decoder.beginMap().remaining * 2, from: decoder.offset)
            kind = .map(stride(from: 0, to: children.count, by: 2).map { (children[$0], children[$0 + 1]) })
        case .tag:
            let number = try decoder.readTag()
            try read(1, from: decoder.offset)
            kind = .tag(number, children[0])
        case .bool: kind = .flag(try decoder.readBool())
        case .null:
            try decoder.readNull()
            kind = .null
        case .float: kind = .float(try decoder.readDouble())
        }
        let end = children.last?.range.upperBound ?? decoder.offset
        return CBORItem(range: range.lowerBound..<end, kind: kind)
    }

    // MARK: Shapes

    var integer: Int64? {
        if case .integer(let number) = kind { number } else { nil }
    }

    var unsigned: UInt64? {
        switch kind {
        case .integer(let number): UInt64(exactly: number)
        case .large(let number): number
        default: nil
        }
    }

    var text: String? {
        if case .text(let text) = kind { text } else { nil }
    }

    var flag: Bool? {
        if case .flag(let flag) = kind { flag } else { nil }
    }

    var isNull: Bool {
        if case .null = kind { true } else { false }
    }

    /// The content of a byte string.
    var content: Range<Int>? {
        if case .bytes(let range) = kind { range } else { nil }
    }

    var array: [CBORItem]? {
        if case .array(let items) = kind { items } else { nil }
    }

    var map: [(key: CBORItem, value: CBORItem)]? {
        if case .map(let pairs) = kind { pairs } else { nil }
    }

    /// The item inside of its tags.
    var untagged: CBORItem {
        if case .tag(_, let item) = kind { item.untagged } else { self }
    }

    /// The value of the integer key `key`, where the item is a map that has it.
    subscript(key: Int64) -> CBORItem? {
        map?.first { $0.key.integer == key }?.value
    }

    /// The item that a byte string holds, where it holds exactly one.
    func embedded(_ bytes: [UInt8]) -> CBORItem? {
        content.flatMap { try? CBORItem(bytes, in: $0) }
    }
}
