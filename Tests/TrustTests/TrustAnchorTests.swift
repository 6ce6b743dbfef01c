import COSE
import Testing
import Trust

@Suite struct TrustAnchorTests {
    @Test("M10 two anchors of the same key material are the same anchor")
    func sameMaterial() {
        let key = PublicKey.ed25519([UInt8](repeating: 7, count: 32))
        #expect(TrustAnchor(key: key) == TrustAnchor(key: key))
    }
}
