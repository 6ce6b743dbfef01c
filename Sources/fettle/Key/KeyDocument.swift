import Author
import COSE
import Foundation
import SwiftCryptoProvider

/// A JSON Web Key (RFC 7517), with its members in base64url, or in hexadecimal where their names end with `_hex`.
struct KeyDocument {
    private let members: [String: String]
    private let file: String

    /// The document, or `nil` where the text is no JSON object.
    init?(_ text: String, file: String) throws {
        guard text.drop(while: { $0.isWhitespace }).first == "{" else { return nil }
        guard let members = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)),
            members["kty"] != nil
        else {
            throw CommandFailure(
                .failure,
                "the file is no key",
                at: file,
                expected: "a JSON Web Key, which is an object of texts with \"kty\"",
                action: "\"fettle key show FILE\" says what a key file holds"
            )
        }
        self.members = members
        self.file = file
    }

    var isSymmetric: Bool { members["kty"] == "oct" }

    var hasPrivateKey: Bool { members["d"] != nil || members["d_hex"] != nil }

    var identifier: [UInt8] { Array((members["kid"] ?? "").utf8) }

    func publicKey() throws -> PublicKey {
        switch (members["kty"], members["crv"]) {
        case ("EC", "P-256"):
            let (x, y) = (try bytes("x", count: 32), try bytes("y", count: 32))
            return .p256(x: x, y: y)
        case ("OKP", "Ed25519"): return .ed25519(try bytes("x", count: 32))
        default: throw unsupported("a public key on P-256 or Ed25519")
        }
    }

    func secret() throws -> SymmetricKey {
        guard isSymmetric else { throw unsupported("a secret (kty oct)") }
        return SymmetricKey(bytes: try bytes("k", count: nil))
    }

    func agreementKey() throws -> SwiftAgreementKey {
        guard members["kty"] == "EC", members["crv"] == "P-256",
            let key = SwiftAgreementKey(scalar: try bytes("d", count: 32))
        else { throw unsupported("a private key on P-256") }
        return key
    }

    private func unsupported(_ expected: String) -> CommandFailure {
        CommandFailure(
            .failure,
            "the key is of another kind",
            at: file,
            expected: expected,
            found: [members["kty"], members["crv"]].compactMap { $0 }.joined(separator: ", ")
        )
    }

    private func bytes(_ name: String, count: Int?) throws -> [UInt8] {
        var bytes = members[name + "_hex"].flatMap { Hexadecimal.bytes($0) }
        if let text = members[name] {
            var padded = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
            padded += String(repeating: "=", count: (4 - padded.count % 4) % 4)
            bytes = Data(base64Encoded: padded).map { Array($0) }
        }
        guard let bytes, count == nil || bytes.count == count else {
            throw CommandFailure(
                .failure,
                "the key has no usable member \"\(name)\"",
                at: file,
                expected: count.map { "\($0) bytes in base64url" } ?? "bytes in base64url"
            )
        }
        return bytes
    }
}
