import COSE
import SwiftCryptoProvider
import Testing
import Trust

@Suite("k of n with delegation [M2, M4]")
struct ThresholdTests {
    typealias Fixture = PolicyFixture

    static func policy(_ anchors: String, _ threshold: Int) -> TrustPolicy {
        TrustPolicy(anchors: Fixture.anchors(anchors), threshold: threshold, delegation: .allowed())
    }

    /// Signatures as `key`, or as `issuer>key` where an issuer vouches for the key.
    static func objects(_ signatures: [String]) throws -> [[UInt8]] {
        try signatures.map { signature in
            let key = signature.last ?? "?"
            guard signature.count == 3, let issuer = signature.first else { return try Fixture.sign1(key) }
            return try Fixture.sign1(key, token: Fixture.token(issuer, for: key))
        }
    }

    @Test(
        "M2 one key is one signature, however many anchors vouch for it, and an anchor has one vote",
        arguments: [
            ("AB", ["A>C", "B>C"], 1), ("AB", ["A>B"], 1), ("AB", ["A>B", "B"], 1), ("AB", ["A>B", "B>A"], 2),
            ("AB", ["A>C", "A>D"], 1), ("AB", ["A>C", "B>D"], 2), ("AB", ["A>C", "B"], 2), ("AB", ["A", "B"], 2),
            ("ABC", ["A>X", "B>X", "A>Y", "C>Y"], 2), ("ABC", ["A>X", "B>X", "B>Y", "C>Y", "A>Z"], 3),
            ("ABC", ["A>B", "B>C", "C"], 2),
        ] as [(String, [String], Int)]
    )
    func matching(_ anchors: String, _ signatures: [String], _ count: Int) throws {
        let objects = try Self.objects(signatures)
        _ = try Fixture.authenticate(objects, Self.policy(anchors, count))
        #expect(throws: TrustError.thresholdNotMet(needed: count + 1, found: count)) {
            try Fixture.authenticate(objects, Self.policy(anchors, count + 1))
        }
    }

    @Test("M2 the permissions of one key do not count for two anchors")
    func permissions() throws {
        let restricted = Permissions(components: [[[1]]])
        let policy = TrustPolicy(
            anchors: Fixture.anchors("AB") + Fixture.anchors("C", permissions: restricted),
            threshold: 2,
            delegation: .allowed()
        )
        let authority = try Fixture.authenticate(try Self.objects(["A>X", "B>X", "C"]), policy)
        #expect(authority.allows(component: [[1]]))
        #expect(!authority.allows(component: [[2]]))
        #expect(!authority.isUnrestricted)
        #expect(authority.commonPermissions == restricted)
    }

    @Test("M4 the first key set asks for as many anchors as must sign, that may do everything and sign themselves")
    func firstSet() throws {
        let set = try KeySetFixture.set(1, keys: "A")
        let document = try KeySetFixture.document(set, signedBy: "AB")
        func first(_ policy: TrustPolicy, _ document: [UInt8]) throws(TrustError) -> KeySet {
            try KeySet.first(document.span, policy: policy, crypto: TestKey.crypto)
        }
        let all = Fixture.anchors("A")
        let limited = Fixture.anchors("B", permissions: Permissions(components: []))
        #expect(try first(TrustPolicy(anchors: all + limited), document) == set)
        #expect(throws: TrustError.thresholdNotMet(needed: 2, found: 1)) {
            try first(TrustPolicy(anchors: all + limited, threshold: 2), document)
        }
        #expect(throws: TrustError.thresholdNotMet(needed: 1, found: 0)) {
            try first(TrustPolicy(anchors: limited), document)
        }
        let token = try Fixture.token("C", for: "A")
        let payload = set.encoded
        let delegated = try Sign.sign(
            payload.span,
            with: TestKey.signer("A"),
            keyID: [],
            detached: false,
            webToken: token
        )
        #expect(throws: TrustError.delegationTooDeep(limit: 0)) { try first(Self.policy("C", 1), delegated) }
    }
}
