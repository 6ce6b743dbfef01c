import CBOR
import COSE
import Foundation
import SwiftCryptoProvider
import Testing

@Suite("Signatures of ours, verified by openssl", .enabled(if: Peers.hasOpenSSL))
struct OpenSSLTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fettle-\(UUID().uuidString)")
    private let content = Array("A payload of ours".utf8)

    @Test(
        "M3 openssl verifies a detached signature, and refuses it over anything else",
        arguments: SwiftSigningKey.Kind.allCases
    )
    func verify(_ kind: SwiftSigningKey.Kind) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = SwiftSigningKey.generate(kind)
        let object = try Sign1.sign(content.span, with: key, keyID: [1, 2, 3], detached: true)
        let parsed = try Sign1(object.span, in: 0..<object.count)
        #expect(parsed.payload == nil)
        let signature = Array(object[parsed.signature])
        try key.publicKey.pem().write(to: file("key.pem"), atomically: true, encoding: .utf8)
        try Data(kind == .p256 ? Self.der(signature) : signature).write(to: file("signature"))
        try Data(message(object[parsed.protectedHeader])).write(to: file("message"))
        let verified = try openssl(kind)
        #expect(verified.status == 0, "\(verified.output)\(verified.error)")
        try Data(message(object[parsed.protectedHeader]) + [0]).write(to: file("message"))
        #expect(try openssl(kind).status != 0)
    }

    private func openssl(_ kind: SwiftSigningKey.Kind) throws -> Command {
        switch kind {
        case .p256:
            try Command.run(
                Peers.openssl,
                [
                    "dgst", "-sha256", "-verify", file("key.pem").path, "-signature", file("signature").path,
                    file("message").path,
                ]
            )
        case .ed25519:
            try Command.run(
                Peers.openssl,
                [
                    "pkeyutl", "-verify", "-pubin", "-inkey", file("key.pem").path, "-rawin",
                    "-in", file("message").path, "-sigfile", file("signature").path,
                ]
            )
        }
    }

    private func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

    /// The Sig_structure (RFC 9052 section 4.4), which is what is signed.
    private func message(_ protectedHeader: ArraySlice<UInt8>) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.beginArray(4)
        encoder.encode(text: "Signature1")
        encoder.encode(bytes: Array(protectedHeader))
        encoder.encode(bytes: [])
        encoder.encode(bytes: content)
        return encoder.bytes
    }

    /// The signature of r and s as DER (RFC 3279 section 2.2.3): a sequence of two integers.
    private static func der(_ signature: [UInt8]) -> [UInt8] {
        func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
            let digits = Array(bytes.drop { $0 == 0 })
            // A first bit that is set would make the number negative.
            let number = (digits.first ?? 0x80) >= 0x80 ? [0] + digits : digits
            return [0x02, UInt8(number.count)] + number
        }
        let numbers = integer(signature[..<32]) + integer(signature[32...])
        return [0x30, UInt8(numbers.count)] + numbers
    }
}
