import CBOR
import COSE
import DeviceCore
import Eligibility
import SwiftCryptoProvider
import Testing

@Suite("Signed compatibility tables on a device")
struct SignedTableTests {
    private let crypto = SwiftCryptoProvider()
    private let table = CompatibilityTable(
        issuer: "maker",
        number: 4,
        rules: [TableRule(.deny, side: .lower, reason: "recalled", software: SoftwareMatch(name: "app"))]
    )

    private func signed(_ key: SwiftSigningKey, detached: Bool = false) throws -> [UInt8] {
        try Sign1.sign(table.encoded().span, with: key, keyID: key.publicKey.keyID(crypto), detached: detached)
    }

    @Test("E6 a table speaks for those whose keys have signed it", arguments: [SwiftSigningKey.Kind.p256, .ed25519])
    func verified(kind: SwiftSigningKey.Kind) throws {
        let key = SwiftSigningKey.generate(kind)
        let other = SwiftSigningKey.generate(kind)
        let document = try SignedTable(try signed(key))
        #expect(document.table == table && document.keyID == key.publicKey.keyID(crypto))
        let trusted = try document.verified(
            by: [
                (other.publicKey, TableAuthority(.upper)), (key.publicKey, TableAuthority(.lower)),
                (key.publicKey, TableAuthority(.upper, owners: ["/opt/"])),
            ],
            crypto: crypto
        )
        #expect(trusted.table == table)
        #expect(trusted.authorities == [TableAuthority(.lower), TableAuthority(.upper, owners: ["/opt/"])])
    }

    @Test("E6 a table of a stranger, or of nobody, is not believed")
    func stranger() throws {
        let document = try SignedTable(try signed(SwiftSigningKey.generate(.p256)))
        let other = SwiftSigningKey.generate(.p256)
        #expect(throws: SignedTableError.untrusted) {
            try document.verified(by: [(other.publicKey, TableAuthority(.lower))], crypto: crypto)
        }
        #expect(throws: SignedTableError.untrusted) { try document.verified(by: [], crypto: crypto) }
        #expect(throws: SignedTableError.unsigned) { try SignedTable(table.encoded()) }
    }

    @Test("E6 no changed byte, and no shorter table, passes; nothing traps")
    func changed() throws {
        let key = SwiftSigningKey.generate(.ed25519)
        let bytes = try signed(key)
        var candidates = bytes.indices.map { place in
            var changed = bytes
            changed[place] ^= 1
            return changed
        }
        candidates += bytes.indices.map { Array(bytes.prefix($0)) }
        for candidate in candidates {
            guard let document = try? SignedTable(candidate) else { continue }
            #expect(throws: SignedTableError.untrusted) {
                try document.verified(by: [(key.publicKey, TableAuthority(.lower))], crypto: crypto)
            }
        }
    }

    @Test("E6 a signature over something else, or over nothing, is no table")
    func otherContent() throws {
        let key = SwiftSigningKey.generate(.p256)
        #expect(throws: SignedTableError.self) { try SignedTable(try signed(key, detached: true)) }
        let text = Array("no table".utf8)
        let other = try Sign1.sign(text.span, with: key, keyID: [], detached: false)
        #expect(throws: SignedTableError.self) { try SignedTable(other) }
        let size = SignedTable.sizeLimit + 1
        #expect(throws: SignedTableError.tooLarge(size: size, limit: SignedTable.sizeLimit)) {
            try SignedTable([UInt8](repeating: 0xD2, count: size))
        }
    }
}
