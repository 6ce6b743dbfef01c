import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing

@Suite("Fleet manifest and detail manifests")
struct FleetTests {
    @Test("M9 a detail manifest of the fleet manifest is accepted, with its own proof alone", arguments: [1, 2, 5, 8])
    func accepted(_ count: Int) throws {
        let fleet = try FleetFixture(count: count)
        for number in 0..<count {
            #expect(try fleet.check(fleet.details[number], index: number) == nil)
            for other in 0..<count where other != number {
                #expect(try fleet.check(fleet.details[number], index: other) == .notInTree)
            }
        }
    }

    @Test("M9 a detail manifest of another fleet manifest is refused, also by the same author and with the same number")
    func foreign() throws {
        let fleet = try FleetFixture(count: 5)
        let newer = try FleetFixture(count: 5, sequenceNumber: 8, key: fleet.key)
        let sameNumber = try FleetFixture(count: 5, key: fleet.key, mark: 1)
        for number in 0..<5 {
            #expect(try fleet.check(newer.details[number], index: number) == .notInTree)
            #expect(try fleet.check(sameNumber.details[number], index: number) == .notInTree)
        }
    }

    @Test("M9 a detail manifest that is signed by a key that is not trusted is refused before anything of it is read")
    func untrusted() throws {
        let fleet = try FleetFixture(count: 2)
        let stranger = SwiftSigningKey.generate(.ed25519)
        let forged = try FleetFixture.detail(0, 7, stranger)
        #expect(throws: SUITError.untrusted) { try FleetFixture.read(forged.envelope, [fleet.key.publicKey]) }
        // The same manifest, so the same digest and leaf: the signer alone differs.
        #expect(
            try fleet.check(forged.envelope, index: 0, trusting: [stranger.publicKey]) == .otherSigner
        )
    }

    @Test("M9 what the author put into the tree by mistake is refused: another sequence number, a foreign component")
    func mistakes() throws {
        let key = SwiftSigningKey.generate(.ed25519)
        let older = try FleetFixture.detail(0, 6, key)
        let foreign = try FleetFixture.detail(0, 7, key, component: ComponentIdentifier("bootloader"))
        let tree = try #require(VariantTree(manifests: [older.digest, foreign.digest], crypto: FleetFixture.crypto))
        let fleet = try FleetFixture.read(try FleetFixture.fleet(tree.root, 7, key), [key.publicKey])
        for (index, envelope) in [older.envelope, foreign.envelope].enumerated() {
            let proof = try #require(tree.proof(of: index))
            let detail = try FleetFixture.read(envelope, [key.publicKey])
            let expected: DetailCheck.Failure =
                index == 0
                ? .sequenceNumber(expected: 7, found: 6) : .foreignComponent(ComponentIdentifier("bootloader"))
            #expect(throws: expected) {
                try DetailCheck.check(detail, of: fleet, root: tree.root, proof: proof, crypto: FleetFixture.crypto)
            }
        }
    }

    @Test("M7 M9 the conditions of detail manifests tell them apart, and the definition must ask for them")
    func collisions() throws {
        let fleet = try FleetFixture(count: 6)
        let criteria = try fleet.details.map { bytes in
            try VariantCriteria(of: try FleetFixture.read(bytes, [fleet.key.publicKey]), in: bytes.span)
        }
        let components = [FleetFixture.app]
        #expect(
            VariantCollision.find(among: criteria, asking: FleetFixture.definition, components: components) == nil
        )
        let blind = RequestDefinition(entries: [.init(component: 0, labels: [1, 3, 28, Characteristic.model])])
        #expect(VariantCollision.find(among: criteria, asking: blind, components: components) != nil)
        let twice = VariantCollision.find(
            among: criteria + [criteria[3]],
            asking: FleetFixture.definition,
            components: components
        )
        #expect(twice?.first == 3)
        #expect(twice?.second == 6)
    }

    @Test(
        "M9 a fleet manifest for 10,000 variants stays below 1 kB, and its answers below 2 kB",
        .timeLimit(.minutes(1))
    )
    func size() throws {
        let count = 10_000
        let fleet = try FleetFixture(count: count, signedEvery: 9)
        #expect(fleet.fleet.count < 1_000)
        var largest = 0
        for index in 0..<count {
            let proof = try #require(fleet.tree.proof(of: index))
            // The answer of the update protocol around it: the outcome with a location, and `[ index, [ hashes ], envelope ]`.
            var answer = CBOREncoder(capacity: 2_000)
            answer.encode(UInt64(index))
            answer.beginArray(proof.hashes.count)
            for hash in proof.hashes { answer.encode(bytes: hash) }
            answer.encode(bytes: fleet.details[index])
            largest = max(largest, answer.bytes.count)
        }
        // An outcome with one location takes some 160 bytes; 300 are left for it.
        #expect(largest < 1_700)
        for index in [0, 9, 4_995, 8_190, 8_199, 9_999] {
            #expect(try fleet.check(fleet.details[index], index: index) == nil)
        }
        print("fleet manifest \(fleet.fleet.count) bytes, detail and proof at most \(largest) bytes")
    }
}
