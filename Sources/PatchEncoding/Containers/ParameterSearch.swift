import Containers

/// Finds the parameters that compress a plain form to exactly the bytes of a unit.
final class ParameterSearch {
    /// How many units of a kind may fail against every candidate before the rest are only tried with what worked.
    private static let patience = 4

    private var compressors: [UnitParameters: UnitCompressor] = [:]
    private var recent: [UnitFormat: [UnitParameters]] = [:]
    private var failures: [UnitFormat: Int] = [:]
    private var buffer: [UInt8] = []

    /// The parameters of a unit, or `nil`.
    func parameters(
        _ format: UnitFormat,
        compressed: UnsafeBufferPointer<UInt8>,
        plain: UnsafeBufferPointer<UInt8>
    ) -> UnitParameters? {
        let known = recent[format] ?? []
        for (index, candidate) in known.enumerated() where isRight(candidate, compressed, plain) {
            if index > 0 {
                recent[format]?.remove(at: index)
                recent[format]?.insert(candidate, at: 0)
            }
            return candidate
        }
        guard failures[format, default: 0] < Self.patience else { return nil }
        for candidate in candidates(format, compressed) where !known.contains(candidate) {
            if isRight(candidate, compressed, plain) {
                recent[format, default: []].insert(candidate, at: 0)
                failures[format] = 0
                return candidate
            }
        }
        failures[format, default: 0] += 1
        return nil
    }

    private func isRight(
        _ parameters: UnitParameters,
        _ compressed: UnsafeBufferPointer<UInt8>,
        _ plain: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard let compressor = compressor(parameters) else { return false }
        guard compressor.isStreaming else {
            guard plain.count <= ContainerLimits.bufferedUnit else { return false }
            let capacity = compressor.bound(plain.count)
            if buffer.count < capacity { buffer = [UInt8](repeating: 0, count: capacity) }
            return buffer.withUnsafeMutableBufferPointer { target in
                guard let size = compressor.compress(plain, into: target) else { return false }
                return size == compressed.count && same(UnsafeBufferPointer(rebasing: target[..<size]), compressed)
            }
        }
        // Piece by piece, as a decoder does it: most wrong candidates are found out by the first piece.
        guard compressor.begin() else { return false }
        var made = 0
        var position = 0
        repeat {
            let end = min(position + UnitCompressor.pieceSize, plain.count)
            let piece = UnsafeBufferPointer(rebasing: plain[position..<end])
            position = end
            let isGood = compressor.add(piece, isLast: end == plain.count) { bytes in
                guard bytes.count <= compressed.count - made else { return false }
                defer { made += bytes.count }
                return same(bytes, UnsafeBufferPointer(rebasing: compressed[made..<(made + bytes.count)]))
            }
            guard isGood else { return false }
        } while position < plain.count
        return made == compressed.count
    }

    private func compressor(_ parameters: UnitParameters) -> UnitCompressor? {
        if let known = compressors[parameters] { return known }
        do throws(ContainerError) {
            let made = try UnitCompressor(parameters)
            compressors[parameters] = made
            return made
        } catch { return nil }
    }

    private func same(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        UnsafeRawBufferPointer(left).elementsEqual(UnsafeRawBufferPointer(right))
    }

    // MARK: Candidates, the likeliest first

    private func candidates(_ format: UnitFormat, _ bytes: UnsafeBufferPointer<UInt8>) -> [UnitParameters] {
        switch format {
        case .zlib:
            // FLEVEL of RFC 1950 says which levels are possible.
            let levels: [[Int32]] = [[1, 0], [5, 4, 3, 2], [6], [9, 8, 7]]
            let windowBits = Int32(bytes[0] >> 4) + 8
            let hinted = levels[Int(bytes[1] >> 6)]
            return deflate(
                levels: hinted + (1...9).reversed().filter { !hinted.contains($0) },
                windowBits,
                isRaw: false
            )
        case .deflate:
            let gzip = [6, 9, 8, 7, 5, 4].map { UnitParameters.gzip(level: $0) }
            return deflate(levels: [6, 9, 1, 5, 4, 3, 2, 7, 8], 15, isRaw: true) + gzip
        case .xz: return xz(bytes)
        case .zstd: return ([15, 3, 19, 22, 9, 1] + Array(2...21)).map { .zstd(level: $0) }
        }
    }

    private func deflate(levels: [Int32], _ windowBits: Int32, isRaw: Bool) -> [UnitParameters] {
        var found: [UnitParameters] = []
        // mksquashfs can try zlib's strategies (1 to 4) for each block.
        for (memLevel, strategy) in [(8, 0), (9, 0), (8, 1), (8, 2), (8, 3), (8, 4)] as [(Int32, Int32)] {
            for level in levels {
                found.append(
                    .deflate(
                        level: level,
                        windowBits: windowBits,
                        memLevel: memLevel,
                        strategy: strategy,
                        isRaw: isRaw
                    )
                )
            }
        }
        return found
    }

    /// What the stream says of itself (xz-file-format.txt, sections 2.1.1 and 3.1), with every preset.
    private func xz(_ bytes: UnsafeBufferPointer<UInt8>) -> [UnitParameters] {
        guard bytes.count > 24 else { return [] }
        let check = UInt32(bytes[7] & 0x0F)
        let flags = bytes[13]
        // Streams made in one call have neither size in the header of their block.
        var position = 14
        for present in [flags & 0x40 != 0, flags & 0x80 != 0] where present {
            while position < bytes.count, bytes[position] & 0x80 != 0 { position += 1 }
            position += 1
        }
        var filter: UInt64 = 0
        for _ in 0...(flags & 3) {
            guard position + 2 < bytes.count else { return [] }
            let id = bytes[position]
            let size = Int(bytes[position + 1])
            if id == 0x21 {
                let code = UInt32(bytes[position + 2])
                guard code < 40 else { return [] }
                let dictionary = (2 | code & 1) << (code / 2 + 11)
                let presets: [UInt32] = [6, 9, 6 | 1 << 31, 9 | 1 << 31, 5, 4, 3, 2, 1, 0, 7, 8]
                return presets.map { .xz(preset: $0, dictionary: dictionary, check: check, filter: filter) }
            }
            guard (4...10).contains(id), size == 0, filter == 0 else { return [] }
            filter = UInt64(id)
            position += 2
        }
        return []
    }
}
