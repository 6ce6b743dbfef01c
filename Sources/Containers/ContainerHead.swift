import CBOR

/// What comes before the inner patches: how large everything becomes, how the precursor is undone, and which stretches have
/// patches of their own.
public struct ContainerHead: Equatable, Sendable {
    /// The codec of the common patch, which comes first.
    public let codec: UInt8
    /// The size of the common patch, in bytes.
    public let patchSize: Int
    /// The plain size of the precursor, in bytes.
    public let precursorPlain: Int
    /// The size of the recipe and the plain stream of the result, in bytes: what the inner patches make together.
    public let resultPlain: Int
    /// The size of the recipe, in bytes.
    public let recipeSize: Int
    /// How the precursor is undone.
    public let script: ContainerScript
    /// The stretches with patches of their own, in the order of the plain stream and of their patches.
    public let parts: [ContainerPart]

    /// How many bytes the common patch makes.
    public let commonSize: Int

    /// A head of these values.
    public init(
        codec: UInt8,
        patchSize: Int,
        precursorPlain: Int,
        resultPlain: Int,
        recipeSize: Int,
        script: ContainerScript,
        parts: [ContainerPart] = []
    ) {
        self.codec = codec
        self.patchSize = patchSize
        self.precursorPlain = precursorPlain
        self.resultPlain = resultPlain
        self.recipeSize = recipeSize
        self.script = script
        self.parts = parts
        commonSize = parts.reduce(resultPlain) { $0 - $1.size }
    }

    /// The encoded head, as a CBOR byte string.
    public var encoded: [UInt8] {
        var content = CBOREncoder()
        content.beginArray(7)
        content.encode(UInt64(codec))
        for value in [patchSize, precursorPlain, resultPlain, recipeSize] { content.encode(UInt64(value)) }
        script.encode(to: &content)
        var values: [UInt64] = []
        var end = 0
        for part in parts {
            // Most parts come in the order of their precursors.
            let skip = part.precursor.lowerBound - end
            end = part.precursor.upperBound
            values += [UInt64(part.gap), UInt64(part.size), UInt64(bitPattern: Int64(skip << 1 ^ skip >> 63))]
            values += [UInt64(part.precursor.count), UInt64(part.codec), UInt64(part.patchSize)]
        }
        IntegerCoding.encode(values, to: &content)
        var encoder = CBOREncoder()
        encoder.encode(bytes: content.bytes)
        return encoder.bytes
    }

    /// The head that fills `bytes`, the content of the byte string.
    public init(decoding bytes: Span<UInt8>, limits: ContainerLimits) throws(ContainerError) {
        var decoder = CBORDecoder(bytes, limits: IntegerCoding.limits)
        guard try IntegerCoding.array(&decoder) == 7 else { throw ContainerError(.malformed, "a head") }
        codec = try Self.codec(&decoder)
        patchSize = try IntegerCoding.size(&decoder)
        precursorPlain = try IntegerCoding.size(&decoder)
        resultPlain = try IntegerCoding.size(&decoder)
        recipeSize = try IntegerCoding.size(&decoder)
        guard precursorPlain <= limits.precursorPlain else {
            throw ContainerError(.limitExceeded, "\(precursorPlain) bytes of plain precursor")
        }
        guard resultPlain <= limits.resultPlain else {
            throw ContainerError(.limitExceeded, "\(resultPlain) bytes of plain result")
        }
        guard recipeSize <= ContainerLimits.recipe, recipeSize <= resultPlain else {
            throw ContainerError(.limitExceeded, "\(recipeSize) bytes of recipe")
        }
        script = try ContainerScript(&decoder)
        let values = try IntegerCoding.array(&decoder)
        guard values % 6 == 0, values / 6 <= ContainerLimits.parts else {
            throw ContainerError(.limitExceeded, "\(values / 6) parts", at: decoder.offset)
        }
        var parts: [ContainerPart] = []
        var end = 0
        // What is left of the plain stream.
        var left = resultPlain
        var common = resultPlain
        for _ in 0..<(values / 6) {
            let gap = try IntegerCoding.size(&decoder)
            let size = try IntegerCoding.size(&decoder)
            let skip = try IntegerCoding.size(&decoder)
            let start = end + (skip >> 1 ^ -(skip & 1))
            let count = try IntegerCoding.size(&decoder)
            let codec = try Self.codec(&decoder)
            let patchSize = try IntegerCoding.size(&decoder)
            guard gap <= left, size <= left - gap, start >= 0, start <= precursorPlain, count <= precursorPlain - start
            else { throw ContainerError(.malformed, "a part beyond the end", at: decoder.offset) }
            left -= gap + size
            common -= size
            end = start + count
            parts.append(
                ContainerPart(gap: gap, size: size, precursor: start..<end, codec: codec, patchSize: patchSize)
            )
        }
        self.parts = parts
        commonSize = common
        guard decoder.isAtEnd else { throw ContainerError(.malformed, "bytes behind the head", at: decoder.offset) }
    }

    private static func codec(_ decoder: inout CBORDecoder) throws(ContainerError) -> UInt8 {
        guard let codec = UInt8(exactly: try IntegerCoding.unsigned(&decoder)) else {
            throw ContainerError(.unsupported, "an inner codec", at: decoder.offset)
        }
        return codec
    }

    /// The size of the byte string's own head and of its content, or `nil` where more bytes are needed.
    public static func extent(_ bytes: Span<UInt8>) throws(ContainerError) -> (start: Int, size: Int)? {
        guard bytes.count > 0 else { return nil }
        let extra: Int
        switch bytes[0] {
        case 0x40..<0x58: return (1, Int(bytes[0] - 0x40))
        case 0x58...0x5A: extra = 1 << Int(bytes[0] - 0x58)
        default: throw ContainerError(.malformed, "no byte string with a head")
        }
        guard bytes.count > extra else { return nil }
        var size = 0
        for index in 1...extra { size = size << 8 | Int(bytes[index]) }
        guard size <= ContainerLimits.head else { throw ContainerError(.limitExceeded, "a head of \(size) bytes") }
        return (1 + extra, size)
    }
}
