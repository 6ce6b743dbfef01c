import CBOR
import COSE
import SwiftCryptoProvider
import Testing
import Trust

/// What strangers put beside our signatures must neither spoil them nor cost much.
@Suite("Signatures and tokens of strangers [S21]")
struct StrangerTests {
    typealias Fixture = PolicyFixture

    /// Counts the signatures that are checked.
    struct CountingCrypto: CryptoProvider {
        final class Counter: @unchecked Sendable { var checks = 0 }

        let counter = Counter()

        func makeDigest(_ algorithm: DigestAlgorithm) -> SwiftCryptoProvider.Digest? {
            TestKey.crypto.makeDigest(algorithm)
        }

        func isValid(_ signature: Span<UInt8>, for message: Span<UInt8>, by key: PublicKey) -> Bool {
            counter.checks += 1
            return TestKey.crypto.isValid(signature, for: message, by: key)
        }
    }

    @Test("S21 signatures of strangers beyond the limit are passed over, wherever ours stands")
    func signatures() throws {
        let policy = TrustPolicy(anchors: Fixture.anchors("A"))
        let sixteen = try Fixture.sign("QRSTUVWXYZBCDEFG")
        let ours = try Fixture.sign1("A")
        for objects in [[ours, sixteen], [sixteen, ours], [sixteen, sixteen, sixteen, sixteen, ours]] {
            #expect(try Fixture.authenticate(objects, policy).keys == [.publicKey(TestKey.key("A"))])
        }
    }

    @Test("S21 a signature whose key id is an anchor's is looked at first")
    func keyID() throws {
        let policy = TrustPolicy(anchors: Fixture.anchors("A"))
        let payload = Fixture.payload
        var last = try Fixture.sign("QRSTUVWXYZBCDEF")
        let keyID = TestKey.key("A").keyID(TestKey.crypto)
        last = try Sign.adding(to: last.span, over: payload.span, with: TestKey.signer("A"), keyID: keyID)
        let sixteen = try Fixture.sign("QRSTUVWXYZBCDEFG")
        #expect(try Fixture.authenticate([sixteen, sixteen, last], policy).keys.count == 1)
    }

    @Test("M4 S21 tokens of strangers do not use up the limit of ours")
    func tokens() throws {
        let policy = TrustPolicy(anchors: Fixture.anchors("A"), delegation: .allowed())
        let payload = Fixture.payload
        let good = try Fixture.sign1("M", token: Fixture.token("A", for: "M"))
        for isRepeated in [true, false] {
            var flood: [UInt8] = []
            for (index, letter) in "QRSTUVWX".enumerated() {
                let token = try Fixture.token(
                    "X",
                    for: isRepeated ? "Y" : letter,
                    expires: isRepeated ? nil : UInt64(index)
                )
                let signer = TestKey.signer("Y")
                flood =
                    flood.isEmpty
                    ? try Sign.sign(payload.span, with: signer, keyID: [], detached: true, webToken: token)
                    : try Sign.adding(to: flood.span, over: payload.span, with: signer, keyID: [], webToken: token)
            }
            #expect(try Fixture.authenticate([flood, good], policy).keys == [.publicKey(TestKey.key("M"))])
        }
    }

    @Test("S21 the number of checks stays below a bound")
    func bound() throws {
        let letters = "ABCDEFGHIJKLMNOP"
        var policy = TrustPolicy(anchors: Fixture.anchors(letters), delegation: .allowed(depth: 4))
        policy.threshold = 2
        let sixteen = try Fixture.sign("QRSTUVWXYZQRSTUV")
        let crypto = CountingCrypto()
        var objects: [AuthenticationObject] = []
        var bytes: [UInt8] = []
        for _ in 0..<8 {
            bytes += sixteen
            objects.append(try AuthenticationObject(bytes.span, in: (bytes.count - sixteen.count)..<bytes.count))
        }
        let payload = Fixture.payload
        #expect(throws: TrustError.thresholdNotMet(needed: 2, found: 0)) {
            try policy.authenticate(objects, over: payload.span, in: bytes.span, crypto: crypto)
        }
        #expect(crypto.counter.checks == 16 * 16)
    }
}
