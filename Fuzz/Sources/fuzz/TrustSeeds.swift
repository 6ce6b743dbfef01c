import CBOR
import COSE
import Trust

/// Key sets, tokens in a chain, and carried keys, plain and encrypted.
enum TrustSeeds {
    private static let permissions = Permissions(
        components: [[[1, 2], [3]], []],
        commands: [3, 21, -257],
        parameters: [3, 14]
    )

    /// The set that the inputs may follow.
    static let base = try? KeySet(
        version: 1,
        keys: [Keys.p256, Keys.ed25519],
        threshold: 2,
        manifestKeys: [KeySet.Member(key: Keys.ed25519, permissions: permissions, expires: 5_000)]
    )

    static func all() -> [[UInt8]] {
        let crypto = AgreeableCrypto()
        let signers = [Keys.p256, Keys.ed25519].map { Keys.AnySigner(publicKey: $0) }
        var seeds: [[UInt8]] = []
        for version: UInt64 in [1, 2] {
            let set = try? KeySet(
                version: version,
                keys: [Keys.p256, Keys.ed25519],
                threshold: 2,
                manifestKeys: [KeySet.Member(key: Keys.ed25519, permissions: permissions, expires: 5_000)],
                expires: 9_000,
                revoked: [[UInt8](repeating: 9, count: 32)]
            )
            guard let payload = set?.encoded else { continue }
            if let one = try? Sign.sign(payload.span, with: signers[0], keyID: [1], detached: false),
                let two = try? Sign.adding(to: one.span, over: payload.span, with: signers[1], keyID: [2])
            {
                seeds += [one, two]
            }
        }
        var token: [UInt8]?
        for expires: UInt64? in [nil, 2_000] {
            token = try? Delegation.grant(
                to: Keys.ed25519,
                permissions: permissions,
                expires: expires,
                notBefore: expires.map { $0 - 1_500 },
                by: signers[0],
                keyID: [1],
                chain: token
            )
            if let token { seeds += [token, Seed.tag(61, token)] }
        }
        let content: [UInt8] = [1, 2, 3]
        if let signed = try? Sign1.sign(content.span, with: signers[1], keyID: [], detached: true, webToken: token) {
            seeds.append(signed)
        }
        if let keys = try? CarriedKeys(keys: Keys.all) {
            let recipients: [EncryptionRecipient] = [.wrapping(Keys.secret, keyID: [1])]
            if let sealed = try? keys.sealed(for: recipients, crypto: crypto) { seeds.append(sealed) }
        }
        if let plain = try? CarriedKeys(keys: [.publicKey(Keys.p256)]).plain() { seeds.append(plain) }
        seeds.append(CBORSeeds.make { permissions.write(&$0) })
        return seeds
    }
}
