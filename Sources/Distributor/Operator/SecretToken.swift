import Foundation
import HTTPServing
import Store
import SwiftCryptoProvider

/// A secret that is handed out once: 32 random bytes, of which the distributor keeps only the SHA-256 digest.
struct SecretToken: Sendable {
    /// The token: base64url without padding.
    let text: String

    /// A new token.
    init() {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        while bytes.count < 32 { bytes.append(UInt8.random(in: 0...255, using: &generator)) }
        text = Base64URL.encode(bytes)
    }

    /// The digest under which a store keeps a token.
    var hash: ContentDigest { Self.hash(of: text) }

    /// The digest under which a store keeps the token `text`.
    static func hash(of text: String) -> ContentDigest {
        ContentDigest.sha256(Array(text.utf8))
    }
}
