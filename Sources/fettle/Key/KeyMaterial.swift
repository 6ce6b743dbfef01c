import Author
import COSE
import SwiftCryptoProvider

/// What an author vouches with: a private key, or a secret that the devices share.
enum KeyMaterial {
    case signer(SwiftSigningKey)
    case secret(SymmetricKey)

    var key: AuthenticationKey {
        switch self {
        case .signer(let signer): .publicKey(signer.publicKey)
        case .secret(let secret): .secret(secret)
        }
    }

    /// The material in the file at `path`: a private key in PEM, or a secret in hexadecimal.
    static func read(_ path: String) throws -> KeyMaterial {
        let text = try KeyFiles.text(path)
        if text.contains("-----BEGIN") {
            return .signer(try KeyFiles.signingKey(path))
        }
        return .secret(try KeyFiles.macKey(try KeyFiles.secret(path), place: path))
    }

    /// Adds an authentication block.
    func apply(to editor: inout EnvelopeEditor, _ crypto: some CryptoProvider) throws {
        switch self {
        case .signer(let signer): try editor.sign(with: signer, crypto: crypto)
        case .secret(let secret): try editor.authenticate(with: secret, crypto: crypto)
        }
    }
}
