import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing
import Trust

/// Authentication blocks of others beside ours.
@Suite("Blocks of others")
struct ForeignBlockTests {
    static let key = SwiftSigningKey.generate(.p256)
    static let crypto = ManifestFixture.crypto

    private func error(_ blocks: (_ payload: [UInt8]) throws -> [[UInt8]]) throws -> SUITError? {
        let encoder = EnvelopeEncoder(sequenceNumber: 7, components: [ComponentIdentifier("app")])
        let manifest = encoder.manifest(crypto: Self.crypto)
        let payload = EnvelopeEncoder.signedDigest(of: manifest, crypto: Self.crypto)
        let bytes = encoder.envelope(manifest: manifest, blocks: try blocks(payload), crypto: Self.crypto)
        do throws(SUITError) {
            _ = try ManifestFixture.read(bytes, trusting: Self.key.publicKey)
            return nil
        } catch { return error }
    }

    private func ours(_ payload: [UInt8]) throws -> [UInt8] {
        try Sign1.sign(payload.span, with: Self.key, keyID: [], detached: true)
    }

    /// Well-formed blocks that are not understood here.
    static let foreign: [(name: String, block: [UInt8])] = [
        (
            "COSE_Mac by key wrap",
            [0xD8, 97, 0x85, 0x43, 0xA1, 1, 5, 0xA0, 0xF6, 0x41, 1, 0x81, 0x83, 0x40, 0xA1, 1, 0x22, 0x41, 1]
        ),
        ("a critical header", [0xD2, 0x84, 0x46, 0xA2, 1, 0x26, 2, 0x81, 0x04, 0xA0, 0xF6, 0x41, 1]),
        ("no algorithm", [0xD2, 0x84, 0x40, 0xA0, 0xF6, 0x41, 1]),
        ("an algorithm with a name", [0xD2, 0x84, 0x45, 0xA1, 1, 0x62, 0x61, 0x61, 0xA0, 0xF6, 0x41, 1]),
        (
            "17 signatures",
            [0xD8, 98, 0x84, 0x40, 0xA0, 0xF6, 0x91]
                + (0..<17).flatMap { _ -> [UInt8] in [0x83, 0x43, 0xA1, 1, 0x26, 0xA0, 0x41, 1] }
        ),
    ]

    @Test("M2 a good envelope stays good beside a block that is for others", arguments: foreign)
    func passedOver(_ name: String, _ block: [UInt8]) throws {
        #expect(try error { [block, try ours($0)] } == nil)
        #expect(try error { [try ours($0), block] } == nil)
        #expect(try error { _ in [block] } != nil)
    }

    @Test("A1 a malformed block refuses the envelope")
    func malformed() throws {
        for block: [UInt8] in [
            [], [0xD2], [0xD2, 0x80], [0xD8, 96, 0x80], [0xD2, 0x84, 0x43, 0xA1, 1, 0x26, 0xA0, 0x40, 0x41, 1],
        ] {
            guard case .authenticationBlock = try error({ [try ours($0), block] }) else {
                Issue.record("\(block)")
                continue
            }
        }
    }
}
