import Author
import COSE
import SwiftCryptoProvider
import Testing
import Trust

@Suite("Changes of key sets")
struct KeySetChangeTests {
    private let crypto = SwiftCryptoProvider()
    private let root = SwiftSigningKey.generate(.p256).publicKey
    private let second = SwiftSigningKey.generate(.ed25519).publicKey
    private let author = SwiftSigningKey.generate(.p256).publicKey

    private func first(revoked: [PublicKey] = [], expires: UInt64? = nil) throws -> KeySet {
        try KeySet(
            version: 1,
            keys: [root],
            threshold: 1,
            manifestKeys: [KeySet.Member(key: author)],
            expires: expires,
            revoked: revoked.map { $0.thumbprint(crypto) }
        )
    }

    @Test("M4 the next set has what is added, and lacks what is revoked")
    func next() throws {
        var change = KeySetChange()
        change.addedKeys = [second]
        change.revokedKeys = [author]
        change.expires = 2_000
        let next = try change.next(after: try first(), crypto: crypto)
        #expect(next.version == 2 && next.keys == [root, second] && next.manifestKeys.isEmpty)
        #expect(next.revoked == [author.thumbprint(crypto)] && next.expires == 2_000)
    }

    @Test("M4 a revoked key does not come back, in no role", arguments: [true, false])
    func revoked(isForManifests: Bool) throws {
        var change = KeySetChange()
        if isForManifests { change.addedManifestKeys = [second] } else { change.addedKeys = [second] }
        #expect(throws: AuthorError(.conflict, "")) {
            try change.next(after: try first(revoked: [second]), crypto: crypto)
        }
        change.revokedKeys = [second]
        #expect(throws: AuthorError(.conflict, "")) { try change.next(after: try first(), crypto: crypto) }
    }

    @Test("M4 a set under which nobody signs manifests must be asked for")
    func noManifests() throws {
        let set = try KeySet(version: 1, keys: [root], threshold: 1, manifestKeys: [])
        #expect(throws: AuthorError(.specification, "")) { try KeySetCheck(now: 1).check(set) }
        try KeySetCheck(now: 1, allowsNoManifests: true).check(set)
    }

    @Test("M4 a set that has expired already is refused", arguments: [999, 1_000])
    func expired(moment: UInt64) throws {
        let set = try first(expires: moment)
        #expect(throws: AuthorError(.specification, "")) { try KeySetCheck(now: 1_000).check(set) }
        try KeySetCheck(now: 998).check(set)
    }

    @Test("M4 only keys that have a say sign a set")
    func signers() throws {
        let set = try first()
        try KeySetCheck.checkSigner(root, of: set, crypto: crypto)
        for stranger in [second, author] {
            #expect(throws: AuthorError(.signing, "")) {
                try KeySetCheck.checkSigner(stranger, of: set, crypto: crypto)
            }
            try KeySetCheck.checkSigner(stranger, of: set, anchors: [stranger], crypto: crypto)
        }
        let before = try KeySet(version: 1, keys: [second], threshold: 1, manifestKeys: [])
        try KeySetCheck.checkSigner(second, of: set, after: before, crypto: crypto)
    }
}
