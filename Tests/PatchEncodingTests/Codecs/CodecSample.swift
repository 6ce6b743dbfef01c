import CZlib
import PatchEncoding
import PatchFormat
import Testing

/// An encoder of each codec, and pairs that suit it.
enum CodecSample: String, CaseIterable, CustomTestStringConvertible {
    case zstd
    case reference
    /// Without addresses, in the memory of a microcontroller.
    case small
    case container
    case candidates

    var testDescription: String { rawValue }

    func patch(_ pair: ImagePair, tier: EncodingTier = .best) throws(PatchEncodingError) -> [UInt8] {
        switch self {
        case .zstd: try pair.patch(by: ZstdPatchEncoder(bodySize: 200), tier: tier)
        case .reference: try pair.patch(by: ReferencePatchEncoder(), tier: tier)
        case .small:
            try pair.patch(
                by: ReferencePatchEncoder(limits: .microcontroller, bodyLimit: 1_200, predictsReferences: false),
                tier: tier
            )
        case .container:
            try pair.patch(
                by: ContainerPatchEncoder(
                    inner: ReferencePatchEncoder(limits: .microcontroller, predictsReferences: false)
                ),
                tier: tier
            )
        case .candidates: try pair.patch(by: PatchCandidates(), tier: tier)
        }
    }

    /// A pair of a few hundred bytes whose patch has several frames where the codec lets that be.
    var pair: ImagePair {
        guard self == .container else { return ImagePair.edited(size: 1_400, seed: 40) }
        let text = CodecSample.text(3_000, seed: 41)
        var changed = text
        changed[1_000] &+= 1
        changed.insert(contentsOf: [1, 2, 3, 4], at: 2_000)
        return ImagePair(old: CodecSample.gzip(text), new: CodecSample.gzip(changed))
    }

    /// Bytes that can be compressed.
    static func text(_ count: Int, seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        let words = (0..<60).map { _ in generator.bytes(Int.random(in: 2...12, using: &generator)) }
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += words[Int.random(in: 0..<words.count, using: &generator)] }
        return Array(bytes[..<count])
    }

    /// A gzip file (RFC 1952).
    static func gzip(_ content: [UInt8]) -> [UInt8] {
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + deflate(content) + little(crc32(0, content, UInt32(content.count)), 4)
            + little(UInt(content.count), 4)
    }

    /// A local entry of a zip file (APPNOTE.TXT 4.3.7), and as many bytes as a directory has at least.
    static func zip(_ content: [UInt8]) -> [UInt8] {
        let raw = deflate(content)
        var bytes: [UInt8] = [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0]
        bytes += little(crc32(0, content, UInt32(content.count)), 4) + little(UInt(raw.count), 4)
        bytes += little(UInt(content.count), 4) + little(1, 2) + little(0, 2) + [0x61] + raw
        return bytes + [UInt8](repeating: 0x20, count: 46)
    }

    private static func deflate(_ content: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(&stream, 6, Z_DEFLATED, -15, 8, 0, ZLIB_VERSION, size) == Z_OK else { return [] }
        defer { deflateEnd(&stream) }
        var input = content
        var output = [UInt8](repeating: 0, count: content.count + 1_000)
        let capacity = output.count
        let made = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(capacity)
                _ = CZlib.deflate(&stream, Z_FINISH)
                return capacity - Int(stream.avail_out)
            }
        }
        return Array(output[..<made])
    }

    private static func little(_ value: UInt, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt(8 * $0)) }
    }
}
