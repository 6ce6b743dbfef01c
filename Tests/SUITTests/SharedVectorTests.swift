import COSE
import Foundation
import SUIT
import SwiftCryptoProvider
import Testing

/// Manifests that others made, read from the folder that FETTLE_SHARED names.
@Suite(
    "Manifests of others",
    .enabled(if: SharedVectors.isPresent, "skipped: FETTLE_SHARED names no folder with vectors")
)
struct SharedVectorTests {
    @Test("M2 the examples of draft-ietf-suit-manifest-37 authenticate and parse", arguments: [0, 1, 2, 4, 5])
    func draftExamples(_ number: Int) throws {
        let bytes = try SharedVectors.bytes("draft37/example\(number).signed.suit")
        let verified = try SharedVectors.anchors.contains { anchor in
            do throws(SUITError) {
                _ = try ManifestFixture.read(bytes, trusting: anchor)
                return true
            } catch {
                if error == .untrusted { return false }
                throw error
            }
        }
        #expect(verified)
    }

    @Test("A1 the unsigned examples are refused as unsigned", arguments: [0, 1, 2, 4, 5])
    func unsignedExamples(_ number: Int) throws {
        let bytes = try SharedVectors.bytes("draft37/example\(number).unsigned.suit")
        let anchor = try #require(SharedVectors.anchors.first)
        #expect(throws: SUITError.unsigned) { try ManifestFixture.read(bytes, trusting: anchor) }
    }
}

enum SharedVectors {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["FETTLE_SHARED"] { return URL(fileURLWithPath: path) }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")
    }()

    static var isPresent: Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("vectors/suit/draft37").path)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent("vectors/suit/\(path)")))
    }

    static let anchors: [PublicKey] = ["suit-example-p256", "attestam-developer"].compactMap { name in
        guard let pem = try? bytes("keys/\(name).pub.pem") else { return nil }
        return try? PublicKey(pem: String(decoding: pem, as: UTF8.self))
    }
}
