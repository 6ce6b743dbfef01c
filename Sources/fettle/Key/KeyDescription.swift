import Author
import COSE
import SwiftCryptoProvider

/// What there is to say about a public key.
struct KeyDescription: Encodable {
    let type: String
    let keyID: String
    let thumbprint: String
    let files: [String]?

    init(_ key: PublicKey, files: [String]? = nil) {
        let crypto = SwiftCryptoProvider()
        switch key {
        case .p256: type = "p256"
        case .ed25519: type = "ed25519"
        }
        keyID = Hexadecimal.text(key.keyID(crypto))
        thumbprint = Hexadecimal.text(key.thumbprint(crypto))
        self.files = files
    }

    func show(_ output: OutputOptions) {
        if output.json { return JSONOutput.show(self) }
        print("type        \(type)")
        print("key id      \(keyID)")
        print("thumbprint  \(thumbprint)")
        for file in files ?? [] { print("wrote       \(file)") }
    }
}
