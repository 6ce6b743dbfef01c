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
    public init(_ segments: [[UInt8]]) {
        self.segments = segments
    }

    /// A name of one segment that is a text.
    public init(_ name: Text) {
        self.segments = [name.utf8]
    }

    /// Reads a name in place.
    @_lifetime(decoder: copy decoder)
    public static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> ComponentIdentifier {
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count <= segmentLimit else { throw .tooLong(at: start) }
        var segments: [[UInt8]] = []
        while segments.count < count { segments.append(try decoder.readByteArray(limit: segmentByteLimit)) }
        return ComponentIdentifier(segments)
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
