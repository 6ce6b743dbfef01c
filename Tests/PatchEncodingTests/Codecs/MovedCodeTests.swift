import PatchEncoding
import PatchFormat
import Testing

@Suite("Code that moves")
struct MovedCodeTests {
    @Test(
        "D6 calls whose targets moved are predicted: the patch is a part of what it is by bytes alone",
        arguments: MovedCode.allCases
    )
    func calls(_ code: MovedCode) throws {
        let pair = code.pair
        let model = try #require(ImageModel(elf: pair.old))
        #expect(model.regions.contains { $0.content.isCode })
        let patch = try pair.patch(by: ReferencePatchEncoder())
        let bytes = try pair.patch(by: ReferencePatchEncoder(predictsReferences: false))
        #expect(patch.count * 2 < bytes.count)
        for one in [patch, bytes] {
            let outcome = pair.applied(one, pieceSize: 64)
            #expect(outcome.failure == nil)
            #expect(outcome.result == pair.new)
        }
    }

    @Test("D6 A7 a microcontroller's models are smaller, and predict as well", arguments: [MovedCode.thumb, .riscv])
    func small(_ code: MovedCode) throws {
        let pair = code.pair
        let patch = try pair.patch(by: ReferencePatchEncoder(limits: .microcontroller, bodyLimit: 4_096))
        let bytes = try pair.patch(by: ReferencePatchEncoder(predictsReferences: false))
        #expect(patch.count * 2 < bytes.count)
        #expect(pair.applied(patch).result == pair.new)
    }
}
