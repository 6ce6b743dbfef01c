import COSE
import SwiftCryptoProvider

/// Keys by letter, the same in one run: small letters are P-256 keys, capital ones Ed25519 keys.
enum TestKey {
    static let crypto = SwiftCryptoProvider()

    private static let keys: [Character: SwiftSigningKey] = {
        var keys: [Character: SwiftSigningKey] = [:]
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" { keys[letter] = .generate(.ed25519) }
        for letter in "abcdefgh" { keys[letter] = .generate(.p256) }
        return keys
    }()

    static func signer(_ letter: Character) -> SwiftSigningKey {
        guard let key = keys[letter] else { preconditionFailure("no key \(letter)") }
        return key
    }

    static func key(_ letter: Character) -> PublicKey { signer(letter).publicKey }

    static func thumbprint(_ letter: Character) -> [UInt8] { key(letter).thumbprint(crypto) }
}
