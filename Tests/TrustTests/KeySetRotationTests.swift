import COSE
import SwiftCryptoProvider
import Testing
import Trust

@Suite("Rotation of keys [M4, S16]")
struct KeySetRotationTests {
    @Test("M4 S16 a device follows a history of key sets as far as it is right", arguments: RotationSequence.all)
    func sequence(_ sequence: RotationSequence) throws {
        var documents: [[UInt8]] = []
        var version: UInt64 = 0
        for step in sequence.steps {
            version = step.version ?? (version &+ 1)
            let set = try KeySetFixture.set(
                version,
                keys: step.keys,
                threshold: step.threshold,
                expires: step.expires,
                // A document that lists a revoked key can be made; a reader refuses it.
                revoked: step.revoked
            )
            documents.append(try KeySetFixture.document(set, signedBy: step.signers))
        }
        var set = try KeySetFixture.provisioned(documents[0])
        var found: TrustError?
        do throws(TrustError) {
            try set.advance(through: [[UInt8]](documents.dropFirst()), crypto: TestKey.crypto)
        } catch {
            found = error
        }
        #expect(found == sequence.error)
        #expect(set.version == sequence.version)
    }

    @Test("S16 there are at least as many sequences as in the suite of TUF")
    func count() {
        #expect(RotationSequence.all.count >= 25)
        #expect(Set(RotationSequence.all.map(\.testDescription)).count == RotationSequence.all.count)
    }

    @Test("M4 S16 a device that was off for 40 rotations catches up, from any point and with all documents at once")
    func catchingUp() throws {
        // Three keys of which two must sign; each time the oldest one goes and is revoked, and a new one comes.
        let keys = (0..<43).map { $0 % 2 == 0 ? SwiftSigningKey.generate(.ed25519) : SwiftSigningKey.generate(.p256) }
        var documents: [[UInt8]] = []
        for version in 1...41 {
            let current = keys[(version - 1)..<(version + 2)]
            let set = try KeySet(
                version: UInt64(version),
                keys: current.map(\.publicKey),
                threshold: 2,
                manifestKeys: [KeySet.Member(key: keys[version].publicKey)],
                expires: UInt64(version),
                revoked: keys[..<(version - 1)].map { $0.publicKey.thumbprint(TestKey.crypto) }
            )
            var document = try set.signed(by: keys[version - 1], keyID: [1])
            for signer in [keys[version], keys[version + 1]] {
                document = try KeySet.adding(signatureTo: document.span, by: signer, keyID: [])
            }
            documents.append(document)
        }
        for start in [0, 1, 20, 39] {
            var set = try KeySetFixture.provisioned(documents[start])
            #expect(try set.advance(through: documents, crypto: TestKey.crypto) == 40 - start)
            #expect(set.version == 41)
            #expect(set.revoked.count == 40)
            // A second time nothing happens.
            #expect(try set.advance(through: documents, crypto: TestKey.crypto) == 0)
        }
        // One document of the middle is missing.
        var set = try KeySetFixture.provisioned(documents[0])
        let error = TrustError.versionSkipped(expected: 21, found: 22)
        #expect(throws: error) {
            try set.advance(through: [[UInt8]](documents[..<20]) + documents[21...], crypto: TestKey.crypto)
        }
        #expect(set.version == 20)
    }

    @Test("S16 the first set needs the anchors of the policy and its own keys")
    func first() throws {
        let set = try KeySetFixture.set(7, keys: "AB", threshold: 2)
        let policy = TrustPolicy(
            anchors: [TrustAnchor(key: TestKey.key("X")), TrustAnchor(key: TestKey.key("Y"))],
            threshold: 2
        )
        func first(_ signers: String, _ policy: TrustPolicy) throws -> KeySet {
            let document = try KeySetFixture.document(set, signedBy: signers)
            return try KeySet.first(document.span, policy: policy, crypto: TestKey.crypto)
        }
        #expect(try first("XYAB", policy) == set)
        #expect(throws: TrustError.thresholdNotMet(needed: 2, found: 1)) { try first("XAB", policy) }
        #expect(throws: TrustError.thresholdNotMet(needed: 2, found: 1)) { try first("XXAB", policy) }
        #expect(throws: TrustError.ownThresholdNotMet(needed: 2, found: 1)) { try first("XYA", policy) }
        var revoking = policy
        revoking.revoked = [TestKey.thumbprint("B")]
        #expect(throws: TrustError.revokedKey) { try first("XYAB", revoking) }
        revoking.revoked = [TestKey.thumbprint("M")]
        #expect(throws: TrustError.revokedKey) { try first("XYAB", revoking) }
        revoking.revoked = [TestKey.thumbprint("Y")]
        #expect(throws: TrustError.thresholdNotMet(needed: 2, found: 1)) { try first("XYAB", revoking) }
    }

    @Test("S16 any changed bit of a document is refused")
    func changes() throws {
        let current = try KeySetFixture.set(1, keys: "A")
        let next = try KeySetFixture.document(KeySetFixture.set(2, keys: "A"), signedBy: "A")
        #expect(try KeySetFixture.accept(next, after: current).version == 2)
        for bit in 0..<(next.count * 8) {
            var other = next
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: TrustError.self, "bit \(bit)") { try KeySetFixture.accept(other, after: current) }
        }
        for length in 0..<next.count {
            #expect(throws: TrustError.self) { try KeySetFixture.accept([UInt8](next.prefix(length)), after: current) }
        }
    }
}
