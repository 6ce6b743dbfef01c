import COSE
import LibcryptoProvider
import SwiftCryptoProvider
import Testing

@Suite(
    "Encrypted payloads of others",
    .enabled(if: SharedPayload.folder != nil, "skipped: FETTLE_SHARED names no folder with vectors")
)
struct SharedPayloadTests {
    @Test("A4 they decrypt, with either library and in pieces of any length", arguments: SharedPayload.all)
    func decrypt(_ payload: SharedPayload) throws {
        let information = try SharedPayload.bytes("payloads/\(payload.information)")
        let ciphertext = try SharedPayload.bytes("payloads/\(payload.ciphertext)")
        let swiftKey = try SwiftAgreementKey(pem: SharedPayload.agreementPEM)
        let libcryptoKey = try libcryptoAgreementKey(SharedPayload.agreementPEM)
        for piece in [1, 7, 16, 1_000] {
            let one = try SharedPayload.decrypt(
                ciphertext,
                information,
                with: swiftKey,
                piece: piece,
                crypto: SwiftCryptoProvider()
            )
            #expect(one == payload.plaintext)
            let other = try SharedPayload.decrypt(
                ciphertext,
                information,
                with: libcryptoKey,
                piece: piece,
                crypto: LibcryptoProvider()
            )
            #expect(other == payload.plaintext)
        }
    }

    @Test("A4 any changed bit of those with a tag is refused, but for key ids", arguments: SharedPayload.all)
    func changes(_ payload: SharedPayload) throws {
        let information = try SharedPayload.bytes("payloads/\(payload.information)")
        let ciphertext = try SharedPayload.bytes("payloads/\(payload.ciphertext)")
        let isAuthenticated = try Encrypt(information.span, in: 0..<information.count).algorithm.isAuthenticated
        guard isAuthenticated else { return }
        let key = try libcryptoAgreementKey(SharedPayload.agreementPEM)
        let crypto = LibcryptoProvider()
        for bit in 0..<(ciphertext.count * 8) {
            var other = ciphertext
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: COSEError.decryptionFailed, "bit \(bit)") {
                try SharedPayload.decrypt(other, information, with: key, crypto: crypto)
            }
        }
        let hint = try hintRange(information)
        var tolerated = 0
        for bit in 0..<(information.count * 8) {
            var other = information
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            let found = try? SharedPayload.decrypt(ciphertext, other, with: key, crypto: crypto)
            if hint.contains(bit / 8) {
                // The label and the value of the key id: whatever they become, the plaintext is the same or there is none.
                #expect(found == nil || found == payload.plaintext, "bit \(bit)")
                if found != nil { tolerated += 1 }
            } else {
                #expect(found == nil, "bit \(bit)")
            }
        }
        #expect(hint.isEmpty || tolerated > 0)
    }

    /// Where the recipient's key id stands, with its label; nothing where there is none.
    private func hintRange(_ information: [UInt8]) throws -> Range<Int> {
        let object = try Encrypt(information.span, in: 0..<information.count)
        guard let keyID = object.recipients.first?.keyID else { return 0..<0 }
        return (keyID.lowerBound - (keyID.count < 24 ? 2 : 3))..<keyID.upperBound
    }
}
