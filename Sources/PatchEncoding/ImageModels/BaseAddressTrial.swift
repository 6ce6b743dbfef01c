import PatchFormat

/// Which address a raw image runs at, by the words in it that are addresses of its functions.
struct BaseAddressTrial {
    let image: [UInt8]
    /// Where functions begin, ascending.
    let functions: [UInt32]
    /// Whether code addresses are odd.
    let isThumb: Bool
    /// Bytes of an address.
    let width: Int

    /// The base for which most words are addresses of functions; nil if none stands out.
    func base() -> UInt64? {
        let values = addresses()
        let sample = thinned(values, to: 2048)
        let starts = thinned(functions, to: 1024)
        var votes: [UInt64: Int] = [:]
        for value in sample {
            for start in starts where value >= UInt64(start) && (value - UInt64(start)) & 0xFF == 0 {
                votes[value - UInt64(start), default: 0] += 1
            }
        }
        // The sample only proposes; all words decide. Base 0 is always among the proposals.
        var proposals = votes.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(24).map(\.key)
        if !proposals.contains(0) { proposals.append(0) }
        let known = Set(functions)
        var best: (base: UInt64, excess: Double)?
        for base in proposals {
            var inside = 0
            var hits = 0
            for value in values where value >= base && value - base < UInt64(image.count) {
                inside += 1
                if known.contains(UInt32(value - base)) { hits += 1 }
            }
            // Chance hits as many as there are functions.
            let chance = Double(inside) * Double(functions.count) / Double(max(1, image.count / 2))
            let excess = (Double(hits) - chance) / (chance + 1).squareRoot()
            if hits >= 4, excess > best?.excess ?? 4 { best = (base, excess) }
        }
        return best?.base
    }

    /// The base that the upper halves in RISC-V `LUI` instructions speak for: a multiple of 64 KiB with at least a quarter of them; for
    /// code whose data holds no addresses.
    func upperImmediateBase() -> UInt64? {
        let reader = LittleEndianReader(bytes: image)
        var buckets: [UInt64: Int] = [:]
        var total = 0
        var at = 0
        while at + 4 <= image.count {
            let word = reader.read(at, 4)
            if word & 0x7F == 0x37, word >> 16 != 0 {
                buckets[word & 0xFFFF_0000, default: 0] += 1
                total += 1
            }
            at += word & 3 == 3 ? 4 : 2
        }
        guard let best = buckets.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return nil }
        return best.value >= 32 && best.value * 4 >= total ? best.key : nil
    }

    /// The different words that may be addresses, ascending.
    private func addresses() -> [UInt64] {
        let reader = LittleEndianReader(bytes: image)
        var words: Set<UInt64> = []
        var at = 0
        while at + width <= image.count {
            let value = reader.read(at, width)
            if value >= 0x40, value < UInt64(1) << 48, !isThumb || value & 1 == 1 {
                words.insert(isThumb ? value & ~1 : value)
            }
            at += width
        }
        return words.sorted()
    }

    private func thinned<T>(_ values: [T], to count: Int) -> [T] {
        guard values.count > count else { return values }
        let step = values.count / count + 1
        return stride(from: 0, to: values.count, by: step).map { values[$0] }
    }
}
