import Author
import COSE
import SwiftCryptoProvider
import Testing
import Trust

@Suite("Key sets, as their signers see them")
struct KeySetDocumentTests {
    private let crypto = SwiftCryptoProvider()
    private let roots = [SwiftSigningKey.generate(.p256), .generate(.ed25519), .generate(.p256)]
    private let author = SwiftSigningKey.generate(.p256)

    private func set(_ version: UInt64, _ keys: [SwiftSigningKey]) throws -> KeySet {
        try KeySet(
            version: version,
            keys: keys.map { $0.publicKey },
            threshold: 2,
            manifestKeys: [KeySet.Member(key: author.publicKey)]
        )
    }

    @Test("M4 signers add their signatures one after the other, until there are enough")
    func adding() throws {
        var document = try KeySetDocument(try set(1, roots), signer: roots[0], crypto: crypto)
        #expect(throws: TrustError.ownThresholdNotMet(needed: 2, found: 1)) {
            try KeySet.provisioned(document.bytes.span, crypto: crypto)
        }
        document = try KeySetDocument(document.bytes)
        try document.sign(with: roots[1], crypto: crypto)
        let accepted = try KeySet.provisioned(document.bytes.span, crypto: crypto)
        #expect(accepted == document.set)
        #expect(document.signers(among: roots.map { $0.publicKey }, crypto: crypto).count == 2)
    }

    @Test("M4 nobody signs twice")
    func twice() throws {
        var document = try KeySetDocument(try set(1, roots), signer: roots[0], crypto: crypto)
        #expect(throws: AuthorError(.conflict, "")) { try document.sign(with: roots[0], crypto: crypto) }
    }

    @Test("M4 what is no key set is an error", arguments: [[], [0xA0], [0x84, 0x40, 0xA0, 0xF6, 0x80]])
    func foreign(bytes: [UInt8]) {
        #expect(throws: AuthorError(.malformed, "")) { try KeySetDocument(bytes) }
    }
}
