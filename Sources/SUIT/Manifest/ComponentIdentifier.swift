public import CBOR

/// The name of a component: a path of byte strings (suit-manifest section 8.4.5.1).
public struct ComponentIdentifier: Equatable, Hashable, Sendable {
    /// Most segments, and most bytes of one.
    public static let segmentLimit = 8
    /// Most bytes of a segment.
    public static let segmentByteLimit = 64

    /// The segments.
    public let segments: [[UInt8]]

    /// A name of the given segments.
    public init(_ segments: [[UInt8]]) { self.segments = segments }

    /// A name of one segment that is a text.
    public init(_ name: Text) { self.segments = [name.utf8] }

    /// Reads a name in place.
    @_lifetime(decoder: copy decoder) public static func read(
        _ decoder: inout CBORDecoder
    ) throws(CBORError) -> ComponentIdentifier {
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count <= segmentLimit else { throw .tooLong(at: start) }
        var segments: [[UInt8]] = []
        while segments.count < count { segments.append(try decoder.readByteArray(limit: segmentByteLimit)) }
        return ComponentIdentifier(segments)
    }

    /// The name in `range`, which was read once already.
    static func read(_ bytes: Span<UInt8>, in range: Range<Int>) -> ComponentIdentifier {
        var decoder = CBORDecoder(bytes, in: range)
        return (try? read(&decoder)) ?? ComponentIdentifier([])
    }

    /// Passes over a name in place and says where it stands, within the same bounds as ``read(_:)``.
    @_lifetime(decoder: copy decoder) static func skip(_ decoder: inout CBORDecoder) throws(CBORError) -> Range<Int> {
        let start = decoder.offset
        var count = try decoder.beginArray()
        guard count <= segmentLimit else { throw .tooLong(at: start) }
        while count > 0 {
            let at = decoder.offset
            guard try decoder.readBytes().count <= segmentByteLimit else { throw .tooLong(at: at) }
            count -= 1
        }
        return start..<decoder.offset
    }

    /// Whether the name begins with the segments of `prefix`.
    public func hasPrefix(_ prefix: ComponentIdentifier) -> Bool {
        guard segments.count >= prefix.segments.count else { return false }
        for index in prefix.segments.indices where segments[index] != prefix.segments[index] { return false }
        return true
    }

    /// Writes the name.
    public func write(_ encoder: inout CBOREncoder) {
        encoder.beginArray(segments.count)
        for segment in segments { encoder.encode(bytes: segment) }
    }

    /// The name for people: segments that are readable as text, others in hexadecimal, joined by `/`.
    public var description: Text {
        var output: [UInt8] = []
        for segment in segments {
            if !output.isEmpty { output.append(0x2F) }
            var isPrintable = !segment.isEmpty
            for byte in segment where byte < 0x21 || byte > 0x7E || byte == 0x2F { isPrintable = false }
            if isPrintable {
                output.append(contentsOf: segment)
            } else {
                output.append(0x30)
                output.append(0x78)
                for byte in segment {
                    for nibble in [byte >> 4, byte & 0xF] { output.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble) }
                }
            }
        }
        return Text(validating: output.span) ?? ""
    }
}
