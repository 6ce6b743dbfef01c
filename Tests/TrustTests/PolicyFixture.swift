import COSE
import SwiftCryptoProvider
import Trust

/// Signs a payload and asks a policy about it.
enum PolicyFixture {
    static let payload = [UInt8]("digest".utf8)
    static let secret = SymmetricKey(bytes: [UInt8](1...32))

    /// A COSE_Sign1 by the key `letter`.
    static func sign1(
        _ letter: Character,
        over payload: [UInt8] = payload,
        token: [UInt8]? = nil
    ) throws(COSEError) -> [UInt8] {
        try Sign1.sign(payload.span, with: TestKey.signer(letter), keyID: [], detached: true, webToken: token)
    }

    /// A COSE_Sign by the keys in `letters`.
    static func sign(_ letters: String) throws(COSEError) -> [UInt8] {
        var object: [UInt8] = []
        for letter in letters {
            let signer = TestKey.signer(letter)
            object =
                object.isEmpty
                ? try Sign.sign(payload.span, with: signer, keyID: [], detached: true)
                : try Sign.adding(to: object.span, over: payload.span, with: signer, keyID: [])
        }
        return object
    }

    /// A COSE_Mac0 under ``secret``.
    static func mac() throws(COSEError) -> [UInt8] {
        try Mac0.authenticate(payload.span, with: secret, keyID: [], detached: true, crypto: TestKey.crypto)
    }

    /// Anchors by letters.
    static func anchors(_ letters: String, permissions: Permissions = .all) -> [TrustAnchor] {
        letters.map { TrustAnchor(key: .publicKey(TestKey.key($0)), permissions: permissions) }
    }

    /// What `policy` says of `objects`.
    static func authenticate(_ objects: [[UInt8]], _ policy: TrustPolicy) throws(TrustError) -> Authority {
        var bytes: [UInt8] = []
        var parsed: [AuthenticationObject] = []
        for object in objects {
            let start = bytes.count
            bytes += object
            do throws(COSEError) {
                parsed.append(try AuthenticationObject(bytes.span, in: start..<bytes.count))
            } catch {
                throw .object(error)
            }
        }
        return try policy.authenticate(parsed, over: payload.span, in: bytes.span, crypto: TestKey.crypto)
    }

    /// A token in which the key `issuer` vouches for the key `holder`.
    static func token(
        _ issuer: Character,
        for holder: Character,
        permissions: Permissions = .all,
        expires: UInt64? = nil,
        notBefore: UInt64? = nil,
        chain: [UInt8]? = nil
    ) throws(COSEError) -> [UInt8] {
        try Delegation.grant(
            to: TestKey.key(holder),
            permissions: permissions,
            expires: expires,
            notBefore: notBefore,
            by: TestKey.signer(issuer),
            keyID: [],
            chain: chain
        )
    }
}
