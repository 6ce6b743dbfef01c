import Foundation
import Testing

@testable import InstructionScan

/// Lengths of instructions, against the disassembler's.
struct X86DecoderTests {
    private static let program = "/bin/bash"

    @Test(
        "E2 lengths agree with the disassembler's over a real program",
        .enabled(if: FileManager.default.isReadableFile(atPath: program))
    )
    func lengths() throws {
        let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.program)))
        let bytes = file.span
        guard let image = CodeImage(bytes), image.machine == 62 else { return }
        let disassembler = try #require(Disassembler(.x86))
        let decoder = X86Decoder()
        var instruction = X86Instruction()
        var compared = 0
        for function in FrameTable(bytes, image).functions where compared < 20_000 {
            guard let range = image.range(function.lowerBound, size: function.upperBound - function.lowerBound)
            else { continue }
            var at = range.lowerBound
            while at < range.upperBound {
                let found = disassembler.first(bytes.extracting(at..<min(at + 15, range.upperBound)))
                let isDecoded = decoder.decode(bytes, at: at, limit: range.upperBound, into: &instruction)
                guard let found, isDecoded else { break }
                if found.length != instruction.length {
                    Issue.record("at \(at): \(instruction.length) instead of \(found.length)")
                    return
                }
                at += found.length
                compared += 1
            }
        }
        #expect(compared > 10_000)
    }

    @Test("E2 any bytes are an instruction of 1 to 15 bytes or none")
    func anyBytes() {
        var random = RandomNumbers(seed: 4)
        let decoder = X86Decoder()
        var instruction = X86Instruction()
        for _ in 0..<200_000 {
            let count = Int.random(in: 0...16, using: &random)
            let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            let isDecoded = decoder.decode(noise.span, at: 0, limit: noise.count, into: &instruction)
            if isDecoded, !(1...min(15, max(1, noise.count))).contains(instruction.length) {
                Issue.record("\(noise): \(instruction.length)")
                return
            }
        }
    }
}
