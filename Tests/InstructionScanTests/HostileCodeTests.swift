import Foundation
import InstructionScan
import Testing

/// Damaged and malicious files: always a value, never a trap, and no more work than an honest file costs.
struct HostileCodeTests {
    /// Small programs, hand-built and of the system.
    static let samples: [[UInt8]] = {
        var marked = CodeSample([0x0F, 0xA2, 0xE8, 1, 0, 0, 0, 0xC3, 0xC5, 0xF8, 0x28, 0xC1, 0xC3])
        marked.properties = CodeSample.level(4)
        var samples = [marked.bytes, CodeSample([0x20, 0, 0x20, 0xB8, 0xC0, 3, 0x5F, 0xD6], machine: 183).bytes]
        for path in ["/bin/true", "/usr/bin/yes"] {
            if let data = FileManager.default.contents(atPath: path) { samples.append([UInt8](data)) }
        }
        return samples
    }()

    @Test("E2 files that are cut short", arguments: samples.indices)
    func truncated(_ index: Int) {
        let sample = Self.samples[index]
        let step = max(1, sample.count / 150)
        for count in stride(from: 0, to: sample.count, by: step) {
            #expect(InstructionScan(Array(sample[..<count])).codeSize <= 2 * count)
        }
    }

    @Test("E2 files with wrong bytes", arguments: samples.indices)
    func flipped(_ index: Int) {
        var random = RandomNumbers(seed: 0xE2 + UInt64(index))
        let sample = Self.samples[index]
        for round in 0..<150 {
            var damaged = sample
            // Headers and tables are where lies are.
            let reach = round % 2 == 0 ? min(1_024, sample.count) : sample.count
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                damaged[Int.random(in: 0..<reach, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            #expect(InstructionScan(damaged).codeSize <= 2 * damaged.count)
        }
    }

    @Test("E2 many headers that map the same bytes cost no more than the file")
    func manyHeaders() {
        var file = CodeSample([UInt8](repeating: 0x90, count: 4_096)).bytes
        let header = Array(file[64..<120])
        let start = file.count
        for index in 0..<4_000 {
            var copy = header
            let address = UInt64(index) * 0x10_0000
            for byte in 0..<8 { copy[16 + byte] = UInt8(truncatingIfNeeded: address >> UInt64(byte * 8)) }
            file += copy
        }
        for byte in 0..<8 { file[32 + byte] = UInt8(truncatingIfNeeded: start >> (byte * 8)) }
        file[56] = UInt8(truncatingIfNeeded: 4_000)
        file[57] = UInt8(4_000 >> 8)
        #expect(InstructionScan(file).codeSize <= 2 * file.count)
    }

    @Test("E2 code that jumps everywhere ends")
    func jumps() {
        var random = RandomNumbers(seed: 7)
        var code: [UInt8] = []
        for _ in 0..<20_000 { code += [0x74, UInt8.random(in: 0...255, using: &random), 0xEB, 0x80] }
        #expect(InstructionScan(CodeSample(code).bytes).findings.allSatisfy { !$0.feature.isEmpty })
    }
}
