import Author
import CBOR
import COSE
import Eligibility
import SwiftCryptoProvider
import Testing

@Suite("Signed compatibility tables")
struct TableDocumentTests {
    private let crypto = SwiftCryptoProvider()
    private let table = CompatibilityTable(
        issuer: "maker",
        number: 4,
        rules: [TableRule(.deny, side: .lower, reason: "recalled", software: SoftwareMatch(name: "app"))]
    )

    @Test("E6 a table that its maker signed speaks for his side", arguments: [SwiftSigningKey.Kind.p256, .ed25519])
    func verified(kind: SwiftSigningKey.Kind) throws {
        let key = SwiftSigningKey.generate(kind)
        let document = try TableDocument(try TableDocument(table, signer: key, crypto: crypto).bytes)
        #expect(document.table == table)
        #expect(document.keyID == key.publicKey.keyID(crypto))
        let other = SwiftSigningKey.generate(kind)
        let trusted = try document.verified(
            by: [(other.publicKey, TableAuthority(.upper)), (key.publicKey, TableAuthority(.lower))],
            crypto: crypto
        )
        #expect(trusted.table == table)
        #expect(trusted.authorities == [TableAuthority(.lower)])
    }

    @Test("E6 a table of a stranger is refused, and the error names the keys")
    func stranger() throws {
        let key = SwiftSigningKey.generate(.p256)
        let other = SwiftSigningKey.generate(.p256)
        let document = try TableDocument(table, signer: key, crypto: crypto)
        let error = try #require(throws: AuthorError.self) {
            try document.verified(by: [(other.publicKey, TableAuthority(.lower))], crypto: crypto)
        }
        #expect(error.expected?.contains(Hexadecimal.text(other.publicKey.keyID(crypto))) == true)
        #expect(error.found?.contains(Hexadecimal.text(key.publicKey.keyID(crypto))) == true)
        #expect(throws: AuthorError.self) { try document.verified(by: [], crypto: crypto) }
    }

    @Test("E6 a table without signature is refused, and the error says so")
    func unsigned() throws {
        let error = try #require(throws: AuthorError.self) { try TableDocument(table.encoded()) }
        #expect(error.what == "the table is not signed")
    }

    @Test("E6 no changed byte of a signed table passes")
    func changed() throws {
        let key = SwiftSigningKey.generate(.ed25519)
        let bytes = try TableDocument(table, signer: key, crypto: crypto).bytes
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            guard let document = try? TableDocument(changed) else { continue }
            #expect(throws: AuthorError.self) {
                try document.verified(by: [(key.publicKey, TableAuthority(.lower))], crypto: crypto)
            }
        }
        for count in 0..<bytes.count {
            #expect(throws: AuthorError.self) { try TableDocument(Array(bytes.prefix(count))) }
        }
    }
}
