import Author
import COSE
import Foundation
import SwiftCryptoProvider
import Testing

/// Envelopes that others published, from a folder that stands beside the project or that FETTLE_SHARED names. Where it is
/// absent the tests are skipped.
enum PublishedVectors {
    struct Vector: Decodable, CustomTestStringConvertible, Sendable {
        let file: String
        let spec: String
        let key: String
        let expected: String
        let verifies: Bool
        let tagged107: Bool
        let sequence_number: UInt64
        let manifest_version: Int
        let components_hex: [[String]]
        let manifest_keys: [Int]
        let auth: [Block]

        struct Block: Decodable, Sendable {
            let cose_tag: Int
            let alg: Int
        }

        var testDescription: String { file }
    }

    static let folder: String = {
        let shared = ProcessInfo.processInfo.environment["FETTLE_SHARED"]
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return (shared ?? checkout.deletingLastPathComponent().path + "/shared") + "/vectors/suit"
    }()

    static let all: [Vector] = {
        guard let data = FileManager.default.contents(atPath: folder + "/vectors.json") else { return [] }
        return (try? JSONDecoder().decode([Vector].self, from: data)) ?? []
    }()

    static let isPresent = !all.isEmpty

    static func verify(_ vector: Vector) throws -> ManifestVerification {
        let bytes = Array(try InputFile.read(folder + "/" + vector.file))
        let text = String(decoding: try InputFile.read(folder + "/" + vector.key), as: UTF8.self)
        let key: AuthenticationKey =
            vector.key.hasSuffix(".hex")
            ? .secret(SymmetricKey(bytes: try #require(Hexadecimal.bytes(text.filter { !$0.isWhitespace }))))
            : .publicKey(try PublicKey(pem: text))
        return ManifestVerifier(keys: [key]).verify(bytes, crypto: SwiftCryptoProvider())
    }

    /// The envelope as JSON, which anybody can read.
    static func shown(_ vector: Vector) throws -> [String: Any] {
        let json = try ManifestDump(Array(try InputFile.read(folder + "/" + vector.file))).json
        return try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }
}

@Suite("Published envelopes", .enabled(if: PublishedVectors.isPresent))
struct PublishedVectorTests {
    @Test("M2 A1 envelopes are accepted exactly where the index says so", arguments: PublishedVectors.all)
    func verdict(vector: PublishedVectors.Vector) throws {
        let verification = try PublishedVectors.verify(vector)
        #expect((verification.verdict == .accepted) == (vector.expected == "accept"), "\(verification.steps)")
        #expect((verification.verdict == .notAuthentic) == !vector.verifies, "\(verification.steps)")
    }

    @Test(
        "A1 authentic envelopes with the old number of install are refused, and the message says what it is",
        arguments: PublishedVectors.all.filter { $0.expected == "reject" && $0.verifies }
    )
    func oldInstall(vector: PublishedVectors.Vector) throws {
        let fault = try #require(try PublishedVectors.verify(vector).fault)
        #expect(fault.what.contains("before draft 28"))
        #expect(fault.found == "17" && fault.offset != nil && fault.action != nil)
    }

    @Test("M1 what is shown agrees with how others decoded it", arguments: PublishedVectors.all)
    func dump(vector: PublishedVectors.Vector) throws {
        let shown = try PublishedVectors.shown(vector)
        let manifest = try #require(shown["manifest"] as? [String: Any])
        #expect(shown["tagged"] as? Bool == vector.tagged107)
        #expect(manifest["sequence-number"] as? UInt64 == vector.sequence_number)
        #expect(manifest["version"] as? Int == vector.manifest_version)
        let components = manifest["components"] as? [[String: Any]] ?? []
        #expect(components.map { $0["id"] as? [String] } == vector.components_hex)
        let blocks = (shown["authentication"] as? [String: Any])?["blocks"] as? [[String: Any]] ?? []
        #expect(blocks.map { $0["tag"] as? Int } == vector.auth.map { $0.cose_tag })
        #expect(blocks.map { $0["algorithm"] as? Int } == vector.auth.map { $0.alg })
        let members = (manifest["members"] as? [[String: Any]] ?? []).compactMap { $0["key"] as? Int }
        #expect(Set(members).subtracting([4]) == Set(vector.manifest_keys).subtracting(1...6))
    }

    @Test(
        "M1 no command, parameter or element of a published envelope is without a name",
        arguments: PublishedVectors.all
    )
    func names(vector: PublishedVectors.Vector) throws {
        let text = try ManifestDump(Array(try InputFile.read(PublishedVectors.folder + "/" + vector.file))).text
        for unknown in [" command ", " parameter ", " member ", " header ", " common "] {
            #expect(!text.contains(unknown + "-"))
            for digit in 0...9 { #expect(!text.contains("\(unknown)\(digit)"), "\(unknown)\(digit)") }
        }
    }

    private static let payloads: [(ciphertext: String, info: String, plaintext: String)] = [
        ("fwenc-encrypted-payload-aes-kw-aes-gcm.bin", "fwenc-suit-encryption-info-aes-kw-aes-gcm.bin", image),
        ("fwenc-encrypted-payload-aes-kw-aes-ctr.bin", "fwenc-suit-encryption-info-aes-kw-aes-ctr.bin", image),
        ("fwenc-encrypted-payload-es-ecdh-aes-gcm.bin", "fwenc-suit-encryption-info-es-ecdh-aes-gcm.bin", image),
        ("fwenc-encrypted-payload-es-ecdh-aes-ctr.bin", "fwenc-suit-encryption-info-es-ecdh-aes-ctr.bin", image),
        ("libcsuit-encrypted_image_aes.bin", "libcsuit-encryption_info_aes.cose", image),
        ("libcsuit-encrypted_image_esdh.bin", "libcsuit-encryption_info_esdh.cose", image),
        ("libcsuit-encrypted_config_aes.bin", "libcsuit-encryption_info_config_aes.cose", "{\"name\":\"FOO Bar\""),
        ("libcsuit-encrypted_config_esdh.bin", "libcsuit-encryption_info_config_esdh.cose", "{\"name\":\"FOO Bar\""),
    ]
    private static let image = "This is a real firmware image."

    @Test("M3 the published encrypted payloads decrypt", arguments: payloads)
    func payload(ciphertext: String, info: String, plaintext: String) throws {
        func read(_ name: String) throws -> Data { try InputFile.read(PublishedVectors.folder + "/" + name) }
        let document = try #require(
            try JSONSerialization.jsonObject(with: try read("keys/ecdh-recipient-kid-2.json")) as? [String: String]
        )
        let scalar = try #require(document["d_hex"].flatMap { Hexadecimal.bytes($0) })
        let secret = String(decoding: try read("keys/a128kw-kek-kid-1.sym.hex"), as: UTF8.self)
        let found = try PayloadEncryption.decrypt(
            try read("payloads/" + ciphertext),
            information: Array(try read("payloads/" + info)),
            with: [
                .agreement(try #require(SwiftAgreementKey(scalar: scalar))),
                .secret(SymmetricKey(bytes: try #require(Hexadecimal.bytes(secret.filter { !$0.isWhitespace })))),
            ],
            crypto: SwiftCryptoProvider()
        )
        #expect(String(decoding: found, as: UTF8.self).hasPrefix(plaintext))
    }
}
