import PatchFormat

/// Which memory outside of a raw image its words point to: the RAM of a microcontroller.
struct MemoryTrial {
    private static let bucket: UInt64 = 0x1000
    let image: [UInt8]
    let base: UInt64
    let width: Int

    /// At most four ranges that many words point to.
    func segments() -> [ImageSegment] {
        guard width == 4 else { return [] }
        let reader = LittleEndianReader(bytes: image)
        var buckets: [UInt64: Int] = [:]
        var at = 0
        while at + 4 <= image.count {
            let value = reader.read(at, 4)
            // Below 16 MiB are numbers, above 3.5 GiB small negative ones.
            if value >= 0x0100_0000, value < 0xE000_0000, value &- base >= UInt64(image.count) {
                buckets[value / MemoryTrial.bucket, default: 0] += 1
            }
            at += 4
        }
        var result: [(segment: ImageSegment, hits: Int)] = []
        for (bucket, hits) in buckets.sorted(by: { $0.key < $1.key }) where hits >= 8 {
            let address = bucket * MemoryTrial.bucket
            if let last = result.last?.segment,
                last.address + UInt64(last.memorySize) + 8 * MemoryTrial.bucket >= address,
                address + MemoryTrial.bucket - last.address < 0x0100_0000
            {
                result[result.count - 1].segment.memorySize = UInt32(address + MemoryTrial.bucket - last.address)
                result[result.count - 1].hits += hits
            } else {
                result.append(
                    (ImageSegment(offset: 0, size: 0, address: address, memorySize: UInt32(MemoryTrial.bucket)), hits)
                )
            }
        }
        // Floating-point numbers gather as well, more thinly.
        let most = result.map(\.hits).max() ?? 0
        return result.filter { $0.hits >= 24 && $0.hits * 4 >= most }.sorted { $0.hits > $1.hits }.prefix(4).map(
            \.segment
        ).sorted { $0.address < $1.address }
    }
}
