import Author
import COSE
import SwiftCryptoProvider
import Trust

/// What there is to say about a key set.
struct KeySetDescription: Encodable {
    struct Key: Encodable {
        let type: String
        let keyID: String
        let role: String
        let hasSigned: Bool
        let expires: String?
    }

    /// How far the signatures of the set before go.
    struct Before: Encodable {
        let version: UInt64
        let threshold: Int
        let keys: Int
        let signed: Int
    }

    let file: String
    let version: UInt64
    let threshold: Int
    let manifestThreshold: Int
    let expires: String?
    let keys: [Key]
    let revoked: [String]
    let before: Before?

    init(_ document: KeySetDocument, after before: KeySet? = nil, file: String) {
        let crypto = SwiftCryptoProvider()
        let set = document.set
        let signers = document.signers(among: set.keys, crypto: crypto)
        func key(_ key: PublicKey, _ role: String, _ expires: UInt64?) -> Key {
            let description = KeyDescription(.publicKey(key), isPrivate: false)
            return Key(
                type: description.type,
                keyID: description.keyID,
                role: role,
                hasSigned: signers.contains(key) && role == "key sets",
                expires: expires.map { Timestamp.text($0) }
            )
        }
        self.before = before.map { set in
            Before(
                version: set.version,
                threshold: set.threshold,
                keys: set.keys.count,
                signed: document.signers(among: set.keys, crypto: crypto).count
            )
        }
        self.file = file
        version = set.version
        threshold = set.threshold
        manifestThreshold = set.manifestThreshold
        expires = set.expires.map { Timestamp.text($0) }
        keys = set.keys.map { key($0, "key sets", nil) } + set.manifestKeys.map { key($0.key, "manifests", $0.expires) }
        revoked = set.revoked.map { Hexadecimal.text($0) }
    }

    func show(_ output: OutputOptions) {
        if output.json { return JSONOutput.show(self) }
        let signed = keys.filter { $0.hasSigned }.count
        print("key set    \(Printable.line(file)), version \(version)")
        print("expires    \(expires ?? "never")")
        print(
            "key sets   \(threshold) of \(keys.filter { $0.role == "key sets" }.count) must sign; \(signed) of them have"
        )
        if let before {
            print(
                "set before \(before.threshold) of \(before.keys) of version \(before.version) must sign; \(before.signed) of them have"
            )
        }
        let members = keys.filter { $0.role == "manifests" }.count
        print("manifests  " + (members == 0 ? "nobody signs any" : "\(manifestThreshold) of \(members) must sign"))
        print("")
        var table = Table([("key id", .left), ("type", .left), ("signs", .left), ("signed this", .left)])
        for key in keys {
            table.add(key.keyID, key.type, key.role, key.role == "key sets" ? (key.hasSigned ? "yes" : "no") : "-")
        }
        table.show(ifEmpty: "no keys")
        if !revoked.isEmpty {
            print("")
            for thumbprint in revoked { print("revoked    \(thumbprint)") }
        }
    }
}
