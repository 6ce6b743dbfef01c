import Containers

/// Finds the compressed units of an image: those of squashfs file systems, gzip members and zip entries, wherever they
/// stand. What is found need not be right: a unit counts only when it decompresses, and later only when compressing it
/// again gives the same bytes.
final class ContainerScanner {
    /// The least compressed size that is worth a step.
    private static let leastSize = 32

    let image: UnsafeBufferPointer<UInt8>
    /// The plain forms of all units, one after the other; it grows, up to ``limit``.
    private(set) var arena: UnsafeMutableBufferPointer<UInt8>
    private let limit: Int
    private(set) var units: [FoundUnit] = []
    private(set) var arenaUsed = 0
    private let decompressor = UnitDecompressor()

    /// A scanner of `image`, which must stay where it is, that makes at most `limit` plain bytes.
    init(_ image: UnsafeBufferPointer<UInt8>, limit: Int) {
        self.image = image
        self.limit = limit
        // Not all of the limit at once: for an image of some hundred megabytes that is more than many a machine has.
        arena = .allocate(capacity: max(min(limit, 2 * image.count + 1 << 20), 1))
    }

    deinit {
        arena.deallocate()
    }

    /// Goes through the image once.
    func scan() {
        var position = 0
        let last = image.count - 30
        while position < last, units.count < ContainerLimits.units {
            switch image[position] {
            case 0x1F where image[position + 1] == 0x8B: position = gzip(at: position)
            case 0x50 where image[position + 1] == 0x4B: position = zip(at: position)
            case 0x68 where image[position + 1] == 0x73: position = squashfs(at: position)
            default: position += 1
            }
        }
    }

    /// Takes the unit at `position`, if there is one; gives where it ends.
    private func take(_ kind: UnitKind, at position: Int, end: Int, plainLimit: Int) -> Int? {
        let start = position + (kind.hasLength ? 2 : 0)
        guard start < end, isPlausible(kind.format, at: start, end: end), units.count < ContainerLimits.units else {
            return nil
        }
        let source = UnsafeBufferPointer(rebasing: image[start..<end])
        guard let extent = decompress(kind.format, source, plainLimit: plainLimit), extent.plain > 0,
            extent.compressed <= UInt32.max >> 1
        else { return nil }
        let unitEnd = start + extent.compressed
        if kind.hasLength {
            guard extent.compressed == little(position, 2) else { return nil }
        }
        units.append(
            FoundUnit(range: position..<unitEnd, kind: kind, plain: arenaUsed..<(arenaUsed + extent.plain))
        )
        arenaUsed += extent.plain
        return unitEnd
    }

    /// Decompresses a unit behind what is in the arena, with more and more room as far as that is allowed.
    private func decompress(
        _ format: UnitFormat,
        _ source: UnsafeBufferPointer<UInt8>,
        plainLimit: Int
    ) -> UnitDecompressor.Extent? {
        let most = min(plainLimit, limit - arenaUsed)
        if plainLimit <= ContainerLimits.bufferedUnit, arena.count - arenaUsed < most { grow() }
        while true {
            let room = min(most, arena.count - arenaUsed)
            let target = UnsafeMutableBufferPointer(rebasing: arena[arenaUsed..<(arenaUsed + room)])
            if let extent = decompressor.decompress(format, source, into: target) { return extent }
            guard room < most, decompressor.isFull else { return nil }
            grow()
        }
    }

    /// Makes the arena twice as large, as far as the limit goes: what is not used of it takes no memory.
    private func grow() {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: min(limit, 2 * arena.count + 1 << 20))
        _ = larger.update(fromContentsOf: arena[..<arenaUsed])
        arena.deallocate()
        arena = larger
    }

    /// Whether the first bytes allow a unit: cheap, before a decompressor is asked.
    private func isPlausible(_ format: UnitFormat, at position: Int, end: Int) -> Bool {
        guard end - position >= 8 else { return false }
        switch format {
        case .zlib:
            let first = Int(image[position])
            let second = Int(image[position + 1])
            return first & 0x0F == 8 && first >> 4 <= 7 && second & 0x20 == 0 && (first << 8 | second) % 31 == 0
        case .deflate: return true
        case .xz: return matches([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], at: position)
        case .zstd: return matches([0x28, 0xB5, 0x2F, 0xFD], at: position)
        }
    }

    // MARK: squashfs (Linux Documentation/filesystems/squashfs.rst)

    private func squashfs(at start: Int) -> Int {
        guard image.count - start >= 96, matches([0x68, 0x73, 0x71, 0x73], at: start), little(start + 28, 2) == 4,
            little(start + 30, 2) == 0
        else { return start + 1 }
        let format: UnitFormat
        switch little(start + 20, 2) {
        case 1: format = .zlib
        case 4: format = .xz
        case 6: format = .zstd
        default: return start + 1
        }
        let blockSize = little(start + 12, 4)
        let used = little(start + 40, 8)
        let inodeTable = little(start + 64, 8)
        guard (4_096...(1 << 20)).contains(blockSize), used <= image.count - start, (96...used).contains(inodeTable)
        else { return start + 1 }
        let end = start + used
        // The plain form of a squashfs begins like one as well: its tables tell them apart.
        for table in [inodeTable, little(start + 72, 8)] where !isMetadata(format, at: start + table, end: end) {
            return start + 1
        }
        // Data blocks and fragments, one after the other; what is stored is passed over, byte by byte.
        var position = start + 96
        while position < start + inodeTable {
            let next = take(UnitKind(format), at: position, end: start + inodeTable, plainLimit: blockSize)
            position = next ?? position + 1
        }
        // Metadata blocks of at most 8 KiB, each after its length, and tables of their places between.
        while position < end {
            let size = end - position > 2 ? little(position, 2) : 0
            let unitEnd = position + 2 + size
            var next: Int?
            if size > 0, size < 1 << 15, unitEnd <= end {
                next = take(UnitKind(format, hasLength: true), at: position, end: unitEnd, plainLimit: 8_192)
            }
            position = next ?? position + 1
        }
        return end
    }

    /// Whether a metadata block can begin here.
    private func isMetadata(_ format: UnitFormat, at position: Int, end: Int) -> Bool {
        guard position + 2 < end else { return false }
        let size = little(position, 2)
        if size >= 1 << 15 { return size & 0x7FFF <= 8_192 }
        guard size > 0, position + 2 + size <= end,
            take(UnitKind(format, hasLength: true), at: position, end: position + 2 + size, plainLimit: 8_192) != nil
        else { return false }
        drop()
        return true
    }

    // MARK: gzip (RFC 1952)

    private func gzip(at start: Int) -> Int {
        let flags = Int(image[start + 3])
        guard image[start + 2] == 8, flags < 0x20 else { return start + 1 }
        var position = start + 10
        if flags & 4 != 0 { position += 2 + little(position, 2) }
        for flag in [8, 16] where flags & flag != 0 {
            while position < image.count, image[position] != 0 { position += 1 }
            position += 1
        }
        if flags & 2 != 0 { position += 2 }
        guard position < image.count - 8 else { return start + 1 }
        let end = take(UnitKind(.deflate), at: position, end: image.count - 8, plainLimit: .max)
        guard let end, let unit = units.last else { return start + 1 }
        guard unit.range.count >= Self.leastSize, little(end + 4, 4) == unit.plain.count & 0xFFFF_FFFF else {
            drop()
            return start + 1
        }
        return end + 8
    }

    // MARK: zip (APPNOTE.TXT 6.3.9, section 4.3.7)

    private func zip(at start: Int) -> Int {
        guard image[start + 2] == 3, image[start + 3] == 4, little(start + 8, 2) == 8 else { return start + 1 }
        let position = start + 30 + little(start + 26, 2) + little(start + 28, 2)
        guard position < image.count else { return start + 1 }
        let end = take(UnitKind(.deflate), at: position, end: image.count, plainLimit: .max)
        guard let end, let unit = units.last else { return start + 1 }
        // Bit 3: the sizes come behind.
        let isSizeKnown = little(start + 6, 2) & 8 == 0
        guard unit.range.count >= Self.leastSize, !isSizeKnown || little(start + 22, 4) == unit.plain.count else {
            drop()
            return start + 1
        }
        return end
    }

    private func drop() {
        let unit = units.removeLast()
        arenaUsed = unit.plain.lowerBound
    }

    // MARK: Bytes

    private func matches(_ bytes: [UInt8], at position: Int) -> Bool {
        position + bytes.count <= image.count && !bytes.indices.contains { image[position + $0] != bytes[$0] }
    }

    private func little(_ position: Int, _ count: Int) -> Int {
        guard position >= 0, position + count <= image.count else { return 0 }
        var value: UInt64 = 0
        for index in (0..<count).reversed() { value = value << 8 | UInt64(image[position + index]) }
        return Int(truncatingIfNeeded: value & UInt64(Int.max))
    }
}
