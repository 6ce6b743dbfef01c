import Containers
import PatchEncoding
import PatchFormat
import Samples

/// Two images that a patch is made between. Its number is the name of both, so that a patch says which pair it is of.
struct ImagePair: Sendable {
    let number: Int
    let old: [UInt8]
    let new: [UInt8]

    var names: PatchNames {
        PatchNames(precursor: DigestPrefix(UInt64(number)), result: DigestPrefix(UInt64(number) << 8))
    }

    var expectation: PatchExpectation {
        PatchExpectation(precursor: names.precursor, result: names.result, resultSize: UInt64(new.count))
    }

    /// The pair that `patch` is of, else the first.
    static func pair(of patch: [UInt8]) -> ImagePair {
        var reader = PatchReader(digest: ConstantDigest())
        var position = 0
        guard case .header(let header)? = try? reader.read(patch.span, at: &position) else { return all[0] }
        let number = Int(truncatingIfNeeded: header.precursor.value & 0xFF)
        return all[number < all.count ? number : 0]
    }

    /// All of them: programs of every processor, bytes without meaning, images of no bytes, compressed containers.
    static let all: [ImagePair] = {
        let elf = Base64.bytes(ImageSeeds.elfLibrary)
        var pairs = [(elf, edited(elf))]
        // The same bytes as other processors' code: a scanner must take whatever it is given.
        for machine in [183, 40, 243] as [UInt8] {
            var other = elf
            other[18] = machine
            pairs.append((other, edited(other)))
        }
        let bare = Base64.bytes(ImageSeeds.bareMetal)
        pairs.append((bare, edited(bare)))
        let bytes = noise(700, seed: 7)
        pairs += [(bytes, edited(bytes)), (bytes, noise(600, seed: 8)), ([], bytes), (bytes, []), (bytes, bytes)]
        let text = words(2_500, seed: 9)
        let other = edited(text)
        pairs.append((text, other))
        pairs.append((gzip(text), gzip(other)))
        pairs.append((zip(text), zip(other)))
        pairs.append((squashfs(text), squashfs(other)))
        return pairs.enumerated().map { ImagePair(number: $0, old: $1.0, new: $1.1) }
    }()

    /// The same with a few bytes changed, some inserted and some removed.
    private static func edited(_ image: [UInt8]) -> [UInt8] {
        var image = image
        for index in stride(from: 100, to: image.count, by: 700) { image[index] &+= 1 }
        image.insert(contentsOf: noise(24, seed: 3), at: image.count * 2 / 3)
        image.removeSubrange((image.count / 3)..<(image.count / 3 + 8))
        return image
    }

    private static func noise(_ count: Int, seed: UInt32) -> [UInt8] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(truncatingIfNeeded: state >> 24)
        }
    }

    private static func words(_ count: Int, seed: UInt32) -> [UInt8] {
        let all = noise(400, seed: seed)
        let places = noise(count, seed: seed + 1)
        var bytes: [UInt8] = []
        for place in places where bytes.count < count { bytes += all[Int(place)..<(Int(place) + 3 + Int(place) % 9)] }
        return bytes
    }

    // MARK: Containers

    private static func compressed(_ content: [UInt8], _ parameters: UnitParameters) -> [UInt8] {
        guard let compressor = try? UnitCompressor(parameters) else { return [] }
        var made = [UInt8](repeating: 0, count: compressor.bound(content.count))
        let size = content.withUnsafeBufferPointer { content in
            made.withUnsafeMutableBufferPointer { compressor.compress(content, into: $0) }
        }
        return Array(made.prefix(size ?? 0))
    }

    /// A gzip file (RFC 1952); its checksum is looked at by nobody here.
    private static func gzip(_ content: [UInt8]) -> [UInt8] {
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + compressed(content, .gzip(level: 6)) + little(0, 4)
            + little(content.count, 4)
    }

    /// A local entry of a zip file, and bytes in the place of its directory.
    private static func zip(_ content: [UInt8]) -> [UInt8] {
        let raw = compressed(content, .deflate(level: 6, windowBits: 15, memLevel: 8, strategy: 0, isRaw: true))
        var bytes: [UInt8] = [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0] + little(0, 4)
        bytes += little(raw.count, 4) + little(content.count, 4) + little(1, 2) + little(0, 2) + [0x61] + raw
        return bytes + [UInt8](repeating: 0x20, count: 40)
    }

    /// The superblock of a squashfs, blocks by zstd, xz and zlib in turn for as many file systems, and metadata.
    private static func squashfs(_ content: [UInt8]) -> [UInt8] {
        let kinds: [(code: Int, parameters: UnitParameters)] = [
            (1, .deflate(level: 9, windowBits: 15, memLevel: 8, strategy: 0, isRaw: false)),
            (4, .xz(preset: 6, dictionary: 8_192, check: 1, filter: 0)), (6, .zstd(level: 15)),
        ]
        return kinds.flatMap { code, parameters in
            var data: [UInt8] = []
            for start in stride(from: 0, to: content.count, by: 4_096) {
                data += compressed(Array(content[start..<min(start + 4_096, content.count)]), parameters)
            }
            let inodes = compressed(words(500, seed: 11), parameters)
            let metadata = little(inodes.count, 2) + inodes + little(96 + data.count, 8)
            var head = Array("hsqs".utf8) + little(1, 4) + little(0, 4) + little(4_096, 4) + little(0, 4)
            head += little(code, 2) + little(12, 2) + little(0, 2) + little(1, 2) + little(4, 2) + little(0, 2)
            head += little(0, 8) + little(96 + data.count + metadata.count, 8) + [UInt8](repeating: 0xFF, count: 16)
            head += little(96 + data.count, 8) + little(96 + data.count, 8)
            head += [UInt8](repeating: 0xFF, count: 96 - head.count)
            return head + data + metadata
        }
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}
