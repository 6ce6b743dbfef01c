public import CBOR

/// What a device can process (draft-ietf-suit-report section 6, SUIT_Capability_Report). Extensions of the standard are
/// listed like everything else.
public struct CapabilityReport: Equatable, Sendable {
    /// A component, or all whose ids begin so.
    public struct Component: Equatable, Hashable, Sendable {
        /// The id, or its beginning.
        public let identifier: ComponentIdentifier
        /// Whether any further segments may follow.
        public let isPrefix: Bool

        /// The component `identifier`, or all below it.
        public init(_ identifier: ComponentIdentifier, isPrefix: Bool = false) {
            self.identifier = identifier
            self.isPrefix = isPrefix
        }
    }

    /// A list of numbers, by its key in the report.
    public enum List: Int64, CaseIterable, Sendable {
        /// Commands.
        case commands = 2
        /// Parameters.
        case parameters = 3
        /// COSE algorithms.
        case algorithms = 4
        /// Keys of the envelope.
        case envelope = 5
        /// Keys of the manifest.
        case manifest = 6
        /// Keys of the common block.
        case common = 7
        /// Keys of the text.
        case text = 8
        /// Keys of a component's text.
        case componentText = 9
        /// Keys of a dependency.
        case dependency = 10
    }

    /// Most numbers of a list, and most components.
    public static let limit = 256

    /// The components.
    public var components: [Component]
    /// The lists, each once.
    public var lists: [(list: List, numbers: [Int64])]

    /// A report of the given components and lists.
    public init(components: [Component], lists: [(list: List, numbers: [Int64])]) {
        self.components = components
        self.lists = lists
    }

    /// The numbers of a list; empty where it is not there.
    public subscript(list: List) -> [Int64] {
        for entry in lists where entry.list == list { return entry.numbers }
        return []
    }

    /// Whether both say the same, in the same order of lists.
    public static func == (left: CapabilityReport, right: CapabilityReport) -> Bool {
        guard left.components == right.components, left.lists.count == right.lists.count else { return false }
        for index in left.lists.indices
        where left.lists[index].list != right.lists[index].list
            || left.lists[index].numbers != right.lists[index].numbers
        {
            return false
        }
        return true
    }

    private static let componentKey: Int64 = 1

    func write(_ encoder: inout CBOREncoder) {
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        var value = CBOREncoder()
        value.beginArray(components.count)
        for component in components {
            value.beginArray(component.identifier.segments.count + (component.isPrefix ? 1 : 0))
            for segment in component.identifier.segments { value.encode(bytes: segment) }
            if component.isPrefix { value.encode(true) }
        }
        pairs.append(([UInt8(CapabilityReport.componentKey)], value.bytes))
        for entry in lists where !entry.numbers.isEmpty {
            var key = CBOREncoder()
            key.encodeInt(entry.list.rawValue)
            var list = CBOREncoder()
            list.beginArray(entry.numbers.count)
            for number in entry.numbers { list.encodeInt(number) }
            pairs.append((key.bytes, list.bytes))
        }
        encoder.sortedMap(pairs)
    }

    /// Reads a report in place. Paths to keys that the draft has no list for, and extensions, are checked and passed over.
    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder, isOrdered: inout Bool) throws(CBORError) -> CapabilityReport {
        let start = decoder.offset
        var count = try decoder.beginMap().remaining
        guard count <= UnorderedMap.limit else { throw .tooLong(at: start) }
        var keys: [Range<Int>] = []
        var components: [Component]?
        var lists: [(list: List, numbers: [Int64])] = []
        while count > 0 {
            count -= 1
            let at = decoder.offset
            // Keys are integers, or arrays of them.
            let number = try decoder.peek() == .array ? nil : try decoder.readInteger()
            if number == nil { try decoder.skip() }
            let key = at..<decoder.offset
            for known in keys where isSame(known, key, decoder.bytes) { throw .duplicateKey(at: at) }
            keys.append(key)
            switch number {
            case componentKey?: components = try readComponents(&decoder)
            case let number?:
                guard let list = List(rawValue: number) else {
                    try decoder.skip()
                    continue
                }
                lists.append((list, try readNumbers(&decoder)))
            case nil: _ = try readNumbers(&decoder)
            }
        }
        guard let components else { throw .invalidValue(at: start) }
        let sorted = lists.sorted { $0.list.rawValue < $1.list.rawValue }
        for index in lists.indices where lists[index].list != sorted[index].list { isOrdered = false }
        return CapabilityReport(components: components, lists: sorted)
    }

    private static func isSame(_ left: Range<Int>, _ right: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for offset in 0..<left.count where bytes[left.lowerBound + offset] != bytes[right.lowerBound + offset] {
            return false
        }
        return true
    }

    @_lifetime(decoder: copy decoder)
    private static func readComponents(_ decoder: inout CBORDecoder) throws(CBORError) -> [Component] {
        let at = decoder.offset
        let count = try decoder.beginArray()
        guard count >= 1, count <= limit else { throw .tooLong(at: at) }
        var components: [Component] = []
        while components.count < count {
            let start = decoder.offset
            var length = try decoder.beginArray()
            guard length <= ComponentIdentifier.segmentLimit + 1 else { throw .tooLong(at: start) }
            var segments: [[UInt8]] = []
            var isPrefix = false
            while length > 0 {
                length -= 1
                if length == 0, try decoder.peek() == .bool {
                    guard try decoder.readBool() else { throw .invalidValue(at: start) }
                    isPrefix = true
                } else {
                    segments.append(try decoder.readByteArray(limit: ComponentIdentifier.segmentByteLimit))
                }
            }
            components.append(Component(ComponentIdentifier(segments), isPrefix: isPrefix))
        }
        return components
    }

    @_lifetime(decoder: copy decoder)
    private static func readNumbers(_ decoder: inout CBORDecoder) throws(CBORError) -> [Int64] {
        let at = decoder.offset
        let count = try decoder.beginArray()
        guard count >= 1, count <= limit else { throw .tooLong(at: at) }
        var numbers: [Int64] = []
        while numbers.count < count { numbers.append(try decoder.readInteger()) }
        return numbers
    }
}
