import Eligibility
import ImageAnalysis
import Testing

@Suite("Memory map")
struct MemoryMapTests {
    private func region(_ start: UInt64, _ length: UInt64, _ access: UInt8 = 0) -> MemoryRegion {
        MemoryRegion(start: start, length: length, access: access)
    }

    @Test("E2 ranges that touch or overlap become one, in ascending order")
    func merging() throws {
        let map = try MemoryMap(merging: [region(20, 5), region(0, 10), region(10, 5), region(3, 4), region(22, 10)])
        #expect(map.ranges == [region(0, 15), region(20, 12)])
        #expect(map.byteCount == 27)
        for address: UInt64 in [0, 14, 20, 31] { #expect(map.contains(address)) }
        for address: UInt64 in [15, 19, 32, .max] { #expect(!map.contains(address)) }
    }

    @Test("E2 ranges that touch with other access stay apart")
    func access() throws {
        let map = try MemoryMap(merging: [region(0, 10, 5), region(10, 10, 1), region(15, 10, 2)])
        #expect(map.ranges == [region(0, 10, 5), region(10, 15, 3)])
    }

    @Test("the last address of all does not overflow")
    func lastAddress() throws {
        let map = try MemoryMap(merging: [region(.max - 1, 2), region(.max, 1)])
        #expect(map.ranges == [region(.max - 1, 2)])
        #expect(map.contains(.max))
        #expect(try MemoryMap(merging: [region(0, .max), region(.max, 1, 4)]).byteCount == .max)
    }

    @Test("more ranges than any image has are refused")
    func limit() {
        let ranges = (0..<1_025).map { region(UInt64($0) * 2, 1) }
        #expect(throws: FirmwareError.self) { try MemoryMap(merging: ranges) }
        #expect(throws: Never.self) { try MemoryMap(merging: Array(ranges.dropLast())) }
    }
}
