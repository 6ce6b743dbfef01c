import COSE
import SwiftCryptoProvider
import Testing
import Trust

@Suite("Who must sign [M2, M10]")
struct TrustPolicyTests {
    typealias Fixture = PolicyFixture

    static func letters(_ authority: Authority) -> Set<[UInt8]> {
        Set(authority.keys.map { $0.thumbprint(TestKey.crypto) })
    }

    static func thumbprints(_ letters: String) -> Set<[UInt8]> { Set(letters.map { TestKey.thumbprint($0) }) }

    @Test("M10 one anchor suffices by default, of either kind, and a stranger beside it does not harm")
    func one() throws {
        for letter in "Aa" {
            let policy = TrustPolicy(anchors: Fixture.anchors("BA" + "a"))
            let authority = try Fixture.authenticate([Fixture.sign1("X"), Fixture.sign1(letter)], policy)
            #expect(authority.signers.map(\.key) == [.publicKey(TestKey.key(letter))])
            #expect(authority.signers.map(\.anchor) == [.publicKey(TestKey.key(letter))])
        }
        let policy = TrustPolicy(anchors: [TrustAnchor(key: .secret(Fixture.secret))])
        #expect(try Fixture.authenticate([Fixture.mac()], policy).keys == [.secret(Fixture.secret)])
    }

    @Test("A1 M2 nothing, a stranger, and an anchor's signature over something else do not suffice")
    func none() throws {
        let policy = TrustPolicy(anchors: Fixture.anchors("A"))
        let objects: [[[UInt8]]] = [
            [], [try Fixture.sign1("X")], [try Fixture.sign1("A", over: [1])], [try Fixture.mac()],
            [try Fixture.sign("XYZ")],
        ]
        for objects in objects {
            #expect(throws: TrustError.thresholdNotMet(needed: 1, found: 0)) {
                try Fixture.authenticate(objects, policy)
            }
        }
        #expect(throws: TrustError.thresholdNotMet(needed: 1, found: 0)) {
            try Fixture.authenticate([Fixture.sign1("A")], TrustPolicy(anchors: []))
        }
        for threshold in [0, -1] {
            #expect(throws: TrustError.invalidThreshold(threshold)) {
                try Fixture.authenticate(
                    [Fixture.sign1("A")],
                    TrustPolicy(anchors: Fixture.anchors("A"), threshold: threshold)
                )
            }
        }
    }

    static let thresholds: [(anchors: String, threshold: Int, blocks: [String], found: Int)] = [
        ("ABC", 2, ["A", "B"], 2), ("ABC", 2, ["AB"], 2), ("ABC", 2, ["A", "AB"], 2), ("ABC", 3, ["AB", "C"], 3),
        ("ABC", 2, ["A"], 1), ("ABC", 2, ["A", "A"], 1), ("ABC", 2, ["AA"], 1), ("ABC", 2, ["AX"], 1),
        ("AAB", 2, ["A"], 1), ("AAB", 2, ["AA", "A"], 1), ("AaB", 2, ["Aa"], 2), ("AB", 3, ["AB"], 2),
        ("ABC", 3, ["AB", "BA"], 2),
    ]

    @Test("M2 k of n counts distinct key material, however often it signs or is listed", arguments: thresholds)
    func threshold(_ anchors: String, _ threshold: Int, _ blocks: [String], _ found: Int) throws {
        let policy = TrustPolicy(anchors: Fixture.anchors(anchors), threshold: threshold)
        let objects = try blocks.map { try $0.count == 1 ? Fixture.sign1(Character($0)) : Fixture.sign($0) }
        if found >= threshold {
            #expect(try Fixture.authenticate(objects, policy).keys.count == found)
        } else {
            #expect(throws: TrustError.thresholdNotMet(needed: threshold, found: found)) {
                try Fixture.authenticate(objects, policy)
            }
        }
    }

    @Test("M2 a MAC and a signature count as two")
    func mixed() throws {
        let anchors = Fixture.anchors("A") + [TrustAnchor(key: .secret(Fixture.secret))]
        let policy = TrustPolicy(anchors: anchors, threshold: 2)
        #expect(try Fixture.authenticate([Fixture.mac(), Fixture.sign1("A")], policy).signers.count == 2)
        #expect(throws: TrustError.thresholdNotMet(needed: 2, found: 1)) {
            try Fixture.authenticate([Fixture.mac(), Fixture.mac()], policy)
        }
    }

    @Test("M4 a revoked anchor and a weak one do not count")
    func revoked() throws {
        var policy = TrustPolicy(anchors: Fixture.anchors("AB"), revoked: [TestKey.thumbprint("A")])
        #expect(throws: TrustError.thresholdNotMet(needed: 1, found: 0)) {
            try Fixture.authenticate([Fixture.sign1("A")], policy)
        }
        #expect(try Fixture.authenticate([Fixture.sign1("A"), Fixture.sign1("B")], policy).keys.count == 1)
        let zero = SymmetricKey(bytes: [UInt8](repeating: 0, count: 32))
        policy = TrustPolicy(anchors: [TrustAnchor(key: .secret(zero))])
        #expect(throws: TrustError.thresholdNotMet(needed: 1, found: 0)) {
            try Fixture.authenticate([Fixture.mac()], policy)
        }
    }

    @Test("M10 two anchors of the same key material are the same anchor")
    func sameMaterial() {
        let key = PublicKey.ed25519([UInt8](repeating: 7, count: 32))
        #expect(TrustAnchor(key: key) == TrustAnchor(key: .publicKey(key), permissions: .all))
    }
}
