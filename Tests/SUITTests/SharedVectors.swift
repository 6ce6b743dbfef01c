import COSE
import Foundation
import SwiftCryptoProvider
import Testing

/// Files that others made, outside of the project.
enum SharedVectors {
    /// What the index says about a file.
    struct Vector: Codable, Sendable, CustomTestStringConvertible {
        let file: String
        let key: String
        let expected: String
        let expected_reason: String
        let sequence_number: UInt64
        let components_hex: [[String]]

        var testDescription: String { file }
    }

    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["FETTLE_SHARED"] { return URL(fileURLWithPath: path) }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")
    }()

    static var isPresent: Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("vectors/suit/draft37").path)
    }

    static let index: [Vector] = {
        guard let bytes = try? bytes("vectors.json") else { return [] }
        return (try? JSONDecoder().decode([Vector].self, from: Data(bytes))) ?? []
    }()

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent("vectors/suit/\(path)")))
    }

    /// A public key in PEM, or a secret in hexadecimal.
    static func key(_ path: String) throws -> AuthenticationKey {
        let text = String(decoding: try bytes(path), as: UTF8.self)
        if path.hasSuffix(".pem") { return .publicKey(try PublicKey(pem: text)) }
        let digits = [Character](text.filter { !$0.isWhitespace })
        var key: [UInt8] = []
        for index in stride(from: 0, to: digits.count - 1, by: 2) {
            key.append(UInt8(String(digits[index...index + 1]), radix: 16) ?? 0)
        }
        return .secret(SymmetricKey(bytes: key))
    }
}
