import Archives
import Testing

@Suite("Decompression")
struct CompressionTests {
    static let text = Array(repeating: Array("Fettle measures twice and cuts once. ".utf8), count: 4_000).flatMap { $0 }
    /// Tool, arguments, format.
    static let producers: [(String, [String], Compression)] = [
        ("gzip", ["-c", "-1"], .gzip), ("gzip", ["-c", "-9"], .gzip), ("xz", ["-c", "-0"], .xz),
        ("xz", ["-c", "--block-size=10000", "-6"], .xz), ("xz", ["-c", "--format=lzma"], .lzma),
        ("zstd", ["-c", "-q"], .zstd), ("zstd", ["-c", "-q", "--ultra", "-22"], .zstd),
    ]

    private func compress(_ bytes: [UInt8], _ name: String, _ arguments: [String]) throws -> [UInt8]? {
        guard let tool = SystemTool(name) else { return nil }
        return try withTemporaryFolder { folder in
            try folder.write("sample", bytes)
            return try tool.run(arguments + ["sample"], in: folder)
        }
    }

    @Test("E1 what tools compress is read", arguments: producers)
    func systemTools(name: String, arguments: [String], compression: Compression) throws {
        for content in [Self.text, [], [7], Array(repeating: 0, count: 1_000_000)] {
            guard let packed = try compress(content, name, arguments) else { return }
            #expect(try compression.decompress(packed) == content)
            if compression != .lzma { #expect(Compression(sniffing: packed) == compression) }
        }
    }

    @Test("E1 several members or frames are one result", arguments: producers.filter { $0.2 != .lzma })
    func concatenation(name: String, arguments: [String], compression: Compression) throws {
        guard let packed = try compress(Self.text, name, arguments) else { return }
        #expect(try compression.decompress(packed + packed) == Self.text + Self.text)
    }

    @Test("E1 input that ends too early is an error", arguments: producers)
    func truncation(name: String, arguments: [String], compression: Compression) throws {
        guard let packed = try compress(Self.text, name, arguments) else { return }
        for count in stride(from: 0, to: packed.count, by: max(1, packed.count / 50)) {
            #expect(throws: ArchiveError.self) { try compression.decompress(Array(packed[..<count])) }
        }
    }

    @Test("E1 damaged checksums are an error", arguments: [("gzip", [-5, -1]), ("xz", [-20])])
    func checksums(name: String, offsets: [Int]) throws {
        guard let packed = try compress(Self.text, name, ["-c"]) else { return }
        for offset in offsets {
            var damaged = packed
            damaged[damaged.count + offset] ^= 0x10
            let compression = Compression(sniffing: packed)
            #expect(throws: ArchiveError.self) { try compression.decompress(damaged) }
        }
    }

    @Test("E1 bytes behind the end are an error, padding of a tape is not")
    func trailing() throws {
        let packed = Deflate.gzip(Self.text)
        #expect(try Compression.gzip.decompress(packed + [0, 0, 0]) == Self.text)
        #expect(throws: ArchiveError.self) { try Compression.gzip.decompress(packed + [1]) }
        #expect(throws: ArchiveError.self) { try Compression.deflate.decompress(Deflate.stored(Self.text) + [0]) }
        if let packed = try compress(Self.text, "xz", ["-c"]) {
            #expect(try Compression.xz.decompress(packed + [0, 0, 0, 0]) == Self.text)
            #expect(throws: ArchiveError.self) { try Compression.xz.decompress(packed + [1, 2, 3, 4]) }
        }
    }

    @Test("E1 a result over the limit is an error, at the limit it is not", arguments: producers)
    func limit(name: String, arguments: [String], compression: Compression) throws {
        guard let packed = try compress(Self.text, name, arguments) else { return }
        var limits = ArchiveLimits()
        limits.decompressed = UInt64(Self.text.count)
        #expect(try compression.decompress(packed, limits: limits) == Self.text)
        limits.decompressed -= 1
        do throws(ArchiveError) {
            _ = try compression.decompress(packed, limits: limits)
            Issue.record("a result over the limit")
        } catch {
            #expect(error.code == .limitExceeded)
        }
    }

    @Test("E1 a bomb stops at the ratio", arguments: [("xz", ["-c", "-0"]), ("zstd", ["-c", "-q"])])
    func ratio(name: String, arguments: [String]) throws {
        let zeros = [UInt8](repeating: 0, count: 8_000_000)
        guard let packed = try compress(zeros, name, arguments) else { return }
        var limits = ArchiveLimits()
        limits.freelyDecompressed = 100_000
        limits.ratio = 100
        do throws(ArchiveError) {
            _ = try Compression(sniffing: packed).decompress(packed, limits: limits)
            Issue.record("a bomb")
        } catch {
            #expect(error.code == .limitExceeded)
        }
    }

    @Test(
        "E1 a decoder takes no more memory than allowed",
        arguments: [("xz", ["-c", "-9"]), ("zstd", ["-c", "-q", "--long=27"])]
    )
    func memory(name: String, arguments: [String]) throws {
        // Larger than the window that stays allowed, or zstd would make do with less.
        let content = [UInt8](repeating: 1, count: 4_000_000)
        guard let packed = try compress(content, name, arguments) else { return }
        var limits = ArchiveLimits()
        limits.decoderMemory = 1_048_576
        do throws(ArchiveError) {
            _ = try Compression(sniffing: packed).decompress(packed, limits: limits)
            Issue.record("too much memory")
        } catch {
            #expect(error.code == .limitExceeded)
        }
        #expect(try Compression(sniffing: packed).decompress(packed) == content)
    }

    @Test("E1 forms that zstd had before its first release are not read, behind a frame neither")
    func earlierForms() throws {
        // A few bytes that make libzstd take 64 MiB, whatever bound it was given.
        let old: [UInt8] = [0x25, 0xB5, 0x2F, 0xFD, 0x0F, 0, 0x61, 0x40, 4, 0x58, 0x61, 0x65, 0x6C, 0xC8, 0xFA]
        let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x01, 0x09, 0x00, 0x00, 0x61]
        let skippable: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 7]
        #expect(try Compression.zstd.decompress(frame) == [0x61])
        #expect(try Compression.zstd.decompress(skippable + frame) == [0x61])
        for input in [old, frame + old, skippable + old] {
            let error = #expect(throws: ArchiveError.self) { try Compression.zstd.decompress(input) }
            #expect(error?.code == .malformed)
            #expect(error?.offset == input.count - old.count)
        }
    }

    @Test("E1 a compression that is not read is named", arguments: [Compression.bzip2, .lz4, .lzo])
    func unsupported(compression: Compression) {
        do throws(ArchiveError) {
            _ = try compression.decompress([1, 2, 3])
            Issue.record("decompressed")
        } catch {
            #expect(error.code == .unsupported)
            #expect(error.found == compression.description)
        }
    }
}
