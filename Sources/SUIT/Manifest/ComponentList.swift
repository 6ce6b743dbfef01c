import CBOR

/// The components of a manifest, whose indices commands refer to.
///
/// It keeps their encoding alone; a ``ComponentIdentifier`` is made when one is asked for.
public struct ComponentList: RandomAccessCollection, Equatable, Sendable {
    /// The encoded identifiers, one after the other.
    private let encoded: [UInt8]
    /// Where each ends in `encoded`.
    private let ends: [UInt16]

    init(_ ranges: ArraySlice<Range<Int>>, in bytes: Span<UInt8>) {
        var encoded: [UInt8] = []
        var ends: [UInt16] = []
        var total = 0
        for range in ranges { total += range.count }
        encoded.reserveCapacity(total)
        ends.reserveCapacity(ranges.count)
        for range in ranges {
            for index in range { encoded.append(bytes[index]) }
            ends.append(UInt16(truncatingIfNeeded: encoded.count))
        }
        self.encoded = encoded
        self.ends = ends
    }

    /// 0.
    public var startIndex: Int { 0 }
    /// The number of components.
    public var endIndex: Int { ends.count }

    /// The identifier of the component with the index `position`.
    public subscript(position: Int) -> ComponentIdentifier {
        let start = position == 0 ? 0 : Int(ends[position - 1])
        var decoder = CBORDecoder(encoded.span, in: start..<Int(ends[position]))
        // It was read once already.
        return (try? ComponentIdentifier.read(&decoder)) ?? ComponentIdentifier([])
    }

    /// Whether the lists name the same components in the same order.
    public static func == (left: ComponentList, right: [ComponentIdentifier]) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<right.count where left[index] != right[index] { return false }
        return true
    }
}
