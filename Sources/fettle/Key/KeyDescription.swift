import Author
import COSE
import SwiftCryptoProvider

/// What there is to say about a key, and nothing secret.
struct KeyDescription: Encodable {
    let type: String
    let keyID: String
    let thumbprint: String
    let isPrivate: Bool
    let files: [String]?

    init(_ key: AuthenticationKey, isPrivate: Bool, files: [String]? = nil) {
        let crypto = SwiftCryptoProvider()
        switch key {
        case .publicKey(.p256): type = "p256"
        case .publicKey(.ed25519): type = "ed25519"
        case .secret(let secret): type = secret.bytes.count == 16 ? "a128kw" : "hmac"
        }
        keyID = Hexadecimal.text(key.keyID(crypto))
        thumbprint = Hexadecimal.text(key.thumbprint(crypto))
        self.isPrivate = isPrivate
        self.files = files
    }

    func show(_ output: OutputOptions) {
        if output.json { return JSONOutput.show(self) }
        let kind =
            switch type {
            case "hmac": "hmac, a secret for MACs"
            case "a128kw": "a128kw, a secret that wraps other keys"
            default: type + (isPrivate ? ", private" : ", public")
            }
        print("type        \(kind)")
        print("key id      \(keyID)")
        print("thumbprint  \(thumbprint)")
        for file in files ?? [] { print("wrote       \(Printable.line(file))") }
    }
}
