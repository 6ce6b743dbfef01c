import CBOR
import COSE
import SwiftCryptoProvider
import Testing
import Trust

@Suite("Delegation [M4]")
struct DelegationTests {
    typealias Fixture = PolicyFixture

    static func policy(
        _ anchors: String = "A",
        threshold: Int = 1,
        depth: Int = 1,
        now: UInt64? = nil,
        permissions: Permissions = .all,
        revoked: String = ""
    ) -> TrustPolicy {
        TrustPolicy(
            anchors: Fixture.anchors(anchors, permissions: permissions),
            threshold: threshold,
            delegation: .allowed(depth: depth),
            now: now,
            revoked: revoked.map { TestKey.thumbprint($0) }
        )
    }

    /// A token that `letters` pass on: "ABC" is A for B, who is it for C.
    static func chain(_ letters: String) throws(COSEError) -> [UInt8] {
        var token: [UInt8]?
        var issuer: Character?
        for letter in letters {
            if let issuer { token = try Fixture.token(issuer, for: letter, chain: token) }
            issuer = letter
        }
        return token ?? []
    }

    @Test("M4 a key that an anchor vouches for may sign, where the policy allows it")
    func one() throws {
        let object = try Fixture.sign1("M", token: Fixture.token("A", for: "M"))
        let authority = try Fixture.authenticate([object], Self.policy())
        #expect(authority.signers.count == 1)
        #expect(authority.signers[0].key == .publicKey(TestKey.key("M")))
        #expect(authority.signers[0].anchor == .publicKey(TestKey.key("A")))
        #expect(throws: TrustError.delegationTooDeep(limit: 0)) {
            try Fixture.authenticate([object], TrustPolicy(anchors: Fixture.anchors("A")))
        }
        let p256 = try Fixture.sign1("b", token: Fixture.token("a", for: "b"))
        #expect(try Fixture.authenticate([p256], Self.policy("a")).signers.count == 1)
    }

    @Test("M4 a token in COSE_Sign stands with its signature")
    func inSign() throws {
        let token = try Fixture.token("A", for: "M")
        let key = TestKey.signer("M")
        let payload = Fixture.payload
        let object = try Sign.sign(payload.span, with: key, keyID: [], detached: true, webToken: token)
        #expect(try Fixture.authenticate([object], Self.policy()).signers.count == 1)
    }

    static let chains: [(String, Int, TrustError?)] = [
        ("AM", 1, nil), ("ABM", 2, nil), ("ABCM", 3, nil), ("ABCDM", 4, nil), ("AbcdM", 4, nil),
        ("ABM", 1, .delegationTooDeep(limit: 1)), ("ABCM", 2, .delegationTooDeep(limit: 2)),
        ("ABCDEM", 4, .delegationTooDeep(limit: 4)), ("XM", 1, .delegationUntrusted),
        ("XYM", 3, .delegationUntrusted), ("ABM", 4, nil),
    ]

    @Test("M4 chains are followed to an anchor, as far as the policy allows", arguments: chains)
    func depth(_ letters: String, _ depth: Int, _ error: TrustError?) throws {
        let object = try Fixture.sign1("M", token: Self.chain(letters))
        if let error {
            #expect(throws: error) { try Fixture.authenticate([object], Self.policy(depth: depth)) }
        } else {
            #expect(try Fixture.authenticate([object], Self.policy(depth: depth)).signers.count == 1)
        }
    }

    @Test("M4 the depth that a policy allows is bounded")
    func bounds() {
        #expect(DelegationPolicy.allowed(depth: 99).depth == 4)
        #expect(DelegationPolicy.allowed(depth: -1) == .refused)
        #expect(DelegationPolicy.allowed().depth == 1)
    }

    @Test("M4 a broken chain is refused: the links must fit")
    func broken() throws {
        // B's token is for C, but D signs with it; and a token for M that B signed under A's token for C.
        let other = try Fixture.sign1("D", token: Fixture.token("A", for: "C"))
        #expect(throws: TrustError.thresholdNotMet(needed: 1, found: 0)) {
            try Fixture.authenticate([other], Self.policy())
        }
        let wrongLink = try Fixture.token("B", for: "M", chain: Fixture.token("A", for: "C"))
        #expect(throws: TrustError.delegationUntrusted) {
            try Fixture.authenticate([Fixture.sign1("M", token: wrongLink)], Self.policy(depth: 4))
        }
        // A key cannot vouch for itself.
        #expect(throws: TrustError.delegationUntrusted) {
            try Fixture.authenticate([Fixture.sign1("M", token: Fixture.token("M", for: "M"))], Self.policy(depth: 4))
        }
    }

    @Test("M4 a token holds from its beginning to its end, and without a clock only for ever")
    func time() throws {
        let object = try Fixture.sign1("M", token: Fixture.token("A", for: "M", expires: 200, notBefore: 100))
        for now in [100, 150, 199] as [UInt64] {
            #expect(try Fixture.authenticate([object], Self.policy(now: now)).signers.count == 1)
        }
        #expect(throws: TrustError.notYetValid(100)) { try Fixture.authenticate([object], Self.policy(now: 99)) }
        #expect(throws: TrustError.expired(200)) { try Fixture.authenticate([object], Self.policy(now: 200)) }
        #expect(throws: TrustError.clockNeeded) { try Fixture.authenticate([object], Self.policy()) }
        // A link that ended ends the chain.
        let ended = try Fixture.token("B", for: "M", chain: Fixture.token("A", for: "B", expires: 50))
        #expect(throws: TrustError.expired(50)) {
            try Fixture.authenticate([Fixture.sign1("M", token: ended)], Self.policy(depth: 2, now: 60))
        }
    }

    @Test("M4 permissions can only shrink along the chain")
    func permissions() throws {
        let anchor = Permissions(components: [[[1]]], commands: [1, 2, 3])
        let first = try Fixture.token(
            "A",
            for: "B",
            permissions: Permissions(components: [[]], commands: [2, 3, 4], parameters: [5])
        )
        let second = try Fixture.token(
            "B",
            for: "M",
            permissions: Permissions(components: [[[1], [2]], [[9]]], commands: [3, 4, 1]),
            chain: first
        )
        let object = try Fixture.sign1("M", token: second)
        let authority = try Fixture.authenticate([object], Self.policy(depth: 2, permissions: anchor))
        let expected = Permissions(components: [[[1], [2]]], commands: [3], parameters: [5])
        #expect(authority.signers[0].permissions == expected)
        #expect(authority.allows(component: [[1], [2], [3]]) && !authority.allows(component: [[1]]))
        #expect(!authority.allows(component: [[9]]))
        #expect(authority.allows(command: 3) && !authority.allows(command: 4) && !authority.allows(command: 1))
    }

    @Test("M2 S16 one holder does not become two by vouching for keys of his own")
    func multiplied() throws {
        let objects = [
            try Fixture.sign1("M", token: Fixture.token("A", for: "M")),
            try Fixture.sign1("N", token: Fixture.token("A", for: "N")), try Fixture.sign1("A"),
        ]
        #expect(throws: TrustError.thresholdNotMet(needed: 2, found: 1)) {
            try Fixture.authenticate(objects, Self.policy("AB", threshold: 2))
        }
        let both = objects + [try Fixture.sign1("O", token: Fixture.token("B", for: "O"))]
        let authority = try Fixture.authenticate(both, Self.policy("AB", threshold: 2))
        #expect(authority.keys.count == 4)
    }

    @Test("M4 revoked keys count nowhere in the chain", arguments: ["A", "B", "M"])
    func revoked(_ letter: String) throws {
        let object = try Fixture.sign1("M", token: Self.chain("ABM"))
        #expect(try Fixture.authenticate([object], Self.policy(depth: 2)).signers.count == 1)
        #expect(throws: letter == "A" ? TrustError.delegationUntrusted : .revokedKey) {
            try Fixture.authenticate([object], Self.policy(depth: 2, revoked: letter))
        }
    }

    @Test("M4 a token that cannot be read does not harm a signature that needs none")
    func bystander() throws {
        let strange = try Fixture.sign1("X", token: Fixture.token("Y", for: "X"))
        #expect(try Fixture.authenticate([strange, Fixture.sign1("A")], Self.policy()).signers.count == 1)
        #expect(throws: TrustError.delegationUntrusted) { try Fixture.authenticate([strange], Self.policy()) }
    }

    /// A token with claims of our making.
    static func token(claims: [UInt8], detached: Bool = false) throws(COSEError) -> [UInt8] {
        try Sign1.sign(claims.span, with: TestKey.signer("A"), keyID: [], detached: detached)
    }

    @Test("M4 claims that might restrict and are not known are refused; those that only inform are passed over")
    func claims() throws {
        let cose = TestKey.key("M").encoded
        let confirmation: [UInt8] = [0x08, 0xA1, 0x01] + cose
        func check(_ claims: [UInt8]) throws -> Int {
            let object = try Fixture.sign1("M", token: Self.token(claims: claims))
            return try Fixture.authenticate([object], Self.policy(now: 5)).signers.count
        }
        #expect(try check([0xA1] + confirmation) == 1)
        #expect(try check([0xA4, 0x01, 0x61, 0x41, 0x02, 0x61, 0x42, 0x06, 0x01] + confirmation) == 1)
        #expect(throws: TrustError.unsupportedClaim(3)) { try check([0xA2, 0x03, 0x61, 0x41] + confirmation) }
        #expect(throws: TrustError.unsupportedClaim(9)) { try check([0xA2] + confirmation + [0x09, 0x01]) }
        #expect(throws: TrustError.self) { try check([0xA0]) }
        #expect(throws: TrustError.self) { try check([0xA1, 0x08, 0xA1, 0x03, 0x41, 0x01]) }
        #expect(throws: TrustError.self) { try check([0xA1] + confirmation + [0x00]) }
        let weak = PublicKey.ed25519([UInt8](repeating: 0, count: 32)).encoded
        #expect(throws: TrustError.weakKey) { try check([0xA1, 0x08, 0xA1, 0x01] + weak) }
        let detached = try Self.token(claims: [0xA1] + confirmation, detached: true)
        #expect(throws: TrustError.self) {
            try Fixture.authenticate([Fixture.sign1("M", token: detached)], Self.policy())
        }
        #expect(throws: COSEError.weakKey) {
            let key = PublicKey.ed25519([UInt8](repeating: 0, count: 32))
            return try Delegation.grant(to: key, by: TestKey.signer("A"), keyID: [])
        }
    }

    @Test("M4 a token may bear the tag of CBOR Web Tokens, too")
    func tagged() throws {
        let token = [0xD8, 0x3D] + (try Fixture.token("A", for: "M"))
        #expect(try Fixture.authenticate([Fixture.sign1("M", token: token)], Self.policy()).signers.count == 1)
    }

    @Test("A1 any changed bit of a signature with a token is refused")
    func changes() throws {
        let object = try Fixture.sign1("M", token: Fixture.token("A", for: "M"))
        for bit in 0..<(object.count * 8) {
            var other = object
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: TrustError.self, "bit \(bit)") { try Fixture.authenticate([other], Self.policy()) }
        }
    }

    @Test("M4 a MAC key cannot vouch for another key")
    func secretIssuer() throws {
        let object = try Fixture.sign1("M", token: Fixture.token("A", for: "M"))
        var policy = Self.policy("")
        policy.anchors = [TrustAnchor(key: .secret(Fixture.secret))]
        #expect(throws: TrustError.delegationUntrusted) { try Fixture.authenticate([object], policy) }
    }
}
