import CBOR
import SUIT
import SwiftCryptoProvider
import Testing

/// What an author could have signed by mistake must not keep a device busy for ever.
@Suite("Loops")
struct LoopLimitTests {
    @Test("loops inside of loops are ended, in a device and in a dry run")
    func loops() throws {
        var inner = SequenceEncoder()
        inner.setAllComponents()
        inner.overrideParameters([.imageSize(1)])
        for _ in 0..<5 {
            var outer = SequenceEncoder()
            outer.setAllComponents()
            outer.runSequence(inner)
            inner = outer
        }
        var fixture = ManifestFixture()
        fixture.encoder.components = (0..<64).map { ComponentIdentifier([[UInt8($0)]]) }
        fixture.encoder.sections = [(.install, inner)]
        let bytes = fixture.envelope()
        let manifest = try ManifestFixture.read(bytes, trusting: fixture.key.publicKey)
        var processor = CommandProcessor(manifest)
        processor.begin(.install)
        #expect(throws: SUITError.self) { try processor.next(bytes.span) }
        #expect(throws: SUITError.self) { try DryRun(manifest, in: bytes.span) }
    }
}
