import CBOR
import COSE
import Harness
import Trust

extension Harness {
    /// Key sets, tokens of delegation, carried keys and permissions.
    static let trust = Harness("trust", seeds: TrustSeeds.all) { input in
        let crypto = AgreeableCrypto()
        let bytes = input.span
        let all = 0..<input.count
        if let token = try? Delegation(bytes, in: all) { _ = token.permissions.intersection(.all) }
        if let keys = try? CarriedKeys(bytes, in: all, openedWith: Keys.decryption, crypto: crypto) {
            _ = keys.secrets
            if let plain = try? keys.plain() {
                require((try? CarriedKeys(plain.span, in: 0..<plain.count)) == keys, "written to other keys")
            }
        }
        var decoder = CBORDecoder(bytes)
        if let permissions = try? Permissions.read(&decoder) {
            var encoder = CBOREncoder()
            permissions.write(&encoder)
            require(encoder.bytes == Array(input[..<decoder.offset]), "permissions are written to other bytes")
        }
        let policy = TrustPolicy(
            anchors: Keys.all.map { TrustAnchor(key: $0) },
            threshold: 2,
            delegation: .allowed(depth: 3),
            now: 1_000
        )
        _ = try? KeySet.first(bytes, policy: policy, crypto: crypto)
        if let set = try? KeySet.provisioned(bytes, crypto: crypto) {
            require((try? set.accept(next: bytes, crypto: crypto)) == nil, "a set follows itself")
            _ = try? set.policy(now: 1_000)
        }
        if let base = TrustSeeds.base, let next = try? base.accept(next: bytes, crypto: crypto) {
            require(next.version == base.version + 1, "a version was skipped")
        }
        if let object = try? AuthenticationObject(bytes, in: all) {
            let payload: [UInt8] = [1, 2, 3]
            if let authority = try? policy.authenticate([object], over: payload.span, in: bytes, crypto: crypto) {
                require(authority.keys.count >= 2, "too few signers")
            }
        }
    }
}
