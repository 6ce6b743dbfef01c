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
        let key: String?
        let expected: String

        var testDescription: String { file }
        var isOfNewestDraft: Bool { spec == "draft-ietf-suit-manifest-37" }
        var hasPublicKey: Bool { key?.hasSuffix(".pub.pem") == true }
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
        let pem = String(decoding: try InputFile.read(folder + "/" + (vector.key ?? "")), as: UTF8.self)
        return ManifestVerifier(keys: [try PublicKey(pem: pem)]).verify(bytes, crypto: SwiftCryptoProvider())
    }
}

@Suite("Published envelopes", .enabled(if: PublishedVectors.isPresent))
struct PublishedVectorTests {
    @Test(
        "A1 envelopes of the newest draft are authentic, or not, as published",
        arguments: PublishedVectors.all.filter { $0.isOfNewestDraft && $0.hasPublicKey }
    )
    func newest(vector: PublishedVectors.Vector) throws {
        let verification = try PublishedVectors.verify(vector)
        #expect((verification.verdict != .notAuthentic) == (vector.expected == "accept"), "\(verification.steps)")
    }

    @Test(
        "A1 envelopes that are to be refused are never accepted",
        arguments: PublishedVectors.all.filter { $0.expected == "reject" && $0.hasPublicKey }
    )
    func refused(vector: PublishedVectors.Vector) throws {
        #expect(try PublishedVectors.verify(vector).verdict != .accepted)
    }

    @Test(
        "A1 authors of other drafts are recognised where their signatures stand",
        arguments: PublishedVectors.all.filter { $0.expected == "accept" && $0.hasPublicKey }
    )
    func signers(vector: PublishedVectors.Vector) throws {
        #expect(try PublishedVectors.verify(vector).signers.count == 1)
    }

    @Test("M1 every published envelope can be shown", arguments: PublishedVectors.all)
    func dump(vector: PublishedVectors.Vector) throws {
        let bytes = Array(try InputFile.read(PublishedVectors.folder + "/" + vector.file))
        let dump = try ManifestDump(bytes)
        #expect(dump.text.contains("sequence-number"))
        _ = try JSONSerialization.jsonObject(with: Data(dump.json.utf8))
        #expect(dump.diagnostic.contains("<<"))
    }
}
