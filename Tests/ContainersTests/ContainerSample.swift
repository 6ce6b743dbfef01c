import CZlib
import Containers

/// Containers made in code.
enum ContainerSample {
    /// Bytes as software has them: words from a small set, with numbers between.
    static func software(_ count: Int, seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        let words = (0..<200).map { _ in generator.bytes(Int.random(in: 2...24, using: &generator)) }
        var bytes: [UInt8] = []
        while bytes.count < count {
            bytes += words[Int.random(in: 0..<words.count, using: &generator)]
            if Int.random(in: 0..<4, using: &generator) == 0 {
                bytes.append(UInt8.random(in: 0...255, using: &generator))
            }
            if Int.random(in: 0..<200, using: &generator) == 0 { bytes += [UInt8](repeating: 0, count: 300) }
        }
        return Array(bytes[..<count])
    }

    /// `content` with a few places changed.
    static func changed(_ content: [UInt8], places: Int, seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        var bytes = content
        for _ in 0..<places where !bytes.isEmpty {
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] &+= 1
        }
        return bytes
    }

    /// zlib itself, in one call.
    static func deflate(_ content: [UInt8], level: Int32, windowBits: Int32 = 15, memLevel: Int32 = 8) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(&stream, level, Z_DEFLATED, windowBits, memLevel, 0, ZLIB_VERSION, size) == Z_OK else {
            return []
        }
        defer { deflateEnd(&stream) }
        var input = content
        var output = [UInt8](repeating: 0, count: content.count + content.count / 8 + 1_000)
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

    /// Blocks as in a squashfs with gzip: a superblock, data, then metadata. `isStored` says which blocks stay as they are.
    static func squashfs(_ content: [UInt8], level: Int32 = 9, isStored: (Int) -> Bool = { _ in false }) -> [UInt8] {
        let blockSize = 4_096
        var data: [UInt8] = []
        for (index, start) in stride(from: 0, to: content.count, by: blockSize).enumerated() {
            let block = Array(content[start..<min(start + blockSize, content.count)])
            data += isStored(index) ? block : deflate(block, level: level)
        }
        let inodes = deflate(software(3_000, seed: 9), level: level)
        let metadata = little(inodes.count, 2) + inodes + little(96 + data.count, 8)
        var head: [UInt8] = Array("hsqs".utf8) + little(1, 4) + little(0, 4) + little(blockSize, 4) + little(0, 4)
        head += little(1, 2) + little(12, 2) + little(0, 2) + little(1, 2) + little(4, 2) + little(0, 2) + little(0, 8)
        head += little(96 + data.count + metadata.count, 8)
        head += [UInt8](repeating: 0xFF, count: 16) + little(96 + data.count, 8) + little(96 + data.count, 8)
        head += [UInt8](repeating: 0xFF, count: 96 - head.count)
        return head + data + metadata + [UInt8](repeating: 0, count: 100)
    }

    /// Something with the headers of an ELF file, so that its end can be found.
    static func executable(_ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 57)
        bytes += content
        bytes.replaceSubrange(40..<48, with: little(bytes.count, 8))
        bytes.replaceSubrange(58..<62, with: little(64, 2) + little(3, 2))
        return bytes + [UInt8](repeating: 0, count: 192)
    }

    /// A gzip file (RFC 1952).
    static func gzip(_ content: [UInt8], level: Int32 = 6) -> [UInt8] {
        let check = UInt(crc32(0, content, UInt32(content.count)))
        return [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3, 0x61, 0] + deflate(content, level: level, windowBits: -15)
            + little(Int(check), 4) + little(content.count, 4)
    }

    /// Local entries of a zip file, one after the other, and something like a directory.
    static func zip(_ contents: [[UInt8]], level: Int32 = 6) -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, content) in contents.enumerated() {
            let compressed = deflate(content, level: level, windowBits: -15)
            bytes +=
                [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0]
                + little(Int(crc32(0, content, UInt32(content.count))), 4)
            bytes += little(compressed.count, 4) + little(content.count, 4) + little(2, 2) + little(0, 2)
            bytes += [0x61, UInt8(0x30 + index % 10)] + compressed
        }
        return bytes + Array("directory, here without meaning, as long as the least end record".utf8)
    }

    static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}
