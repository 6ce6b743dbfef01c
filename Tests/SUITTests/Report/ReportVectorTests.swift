import CBOR
import COSE
import Foundation
import SUIT
import SwiftCryptoProvider
import Testing

/// Reports that libcsuit signed, read from the folder that FETTLE_SHARED names.
@Suite(
    "Reports of others",
    .enabled(if: SharedVectors.isPresent, "skipped: FETTLE_SHARED names no folder with vectors")
)
struct ReportVectorTests {
    /// What is written down about a vector beside it.
    struct Expectation: Decodable {
        let file: String
        let key: String
        let result: Bool
        let records: [RecordCount]
        let hasDuplicates: Bool

        /// Only the number of records is compared here.
        struct RecordCount: Decodable {
            init(from decoder: any Decoder) throws {}
        }

        enum CodingKeys: String, CodingKey {
            case file
            case key
            case result
            case records
            case hasDuplicates = "has_duplicate_map_keys_or_noncanonical"
        }
    }

    static let vectors: [Expectation] = {
        guard let bytes = try? SharedVectors.bytes("reports/reports.json") else { return [] }
        return (try? JSONDecoder().decode([Expectation].self, from: Data(bytes))) ?? []
    }()

    static func read(_ vector: Expectation) throws -> SignedReport {
        let pem = String(decoding: try SharedVectors.bytes(vector.key), as: UTF8.self)
        let bytes = try SharedVectors.bytes(vector.file)
        return try SignedReport(
            bytes.span,
            keys: [.publicKey(try PublicKey(pem: pem))],
            crypto: ManifestFixture.crypto
        )
    }

    @Test("A8 the index names 17 reports, of which 5 hold a key twice")
    func index() {
        #expect(Self.vectors.count == 17)
        #expect(Self.vectors.count { $0.hasDuplicates } == 5)
    }

    @Test("A8 reports of libcsuit verify and read", arguments: vectors.filter { !$0.hasDuplicates })
    func accepted(_ vector: Expectation) throws {
        let signed = try Self.read(vector)
        #expect(signed.report.result == .success)
        #expect(signed.report.entries.count == vector.records.count)
        #expect(signed.report.digest.bytes.count == 32)
        // They put the reference, key 99, first.
        #expect(!signed.isDeterministic)
        let again = signed.report.encoded
        #expect(try SUITReport(again.span, in: 0..<again.count).entries.count == signed.report.entries.count)
    }

    @Test("A8 reports that hold a key twice are refused as such", arguments: vectors.filter(\.hasDuplicates))
    func refused(_ vector: Expectation) throws {
        do throws(ReportError) {
            let pem = String(decoding: try! SharedVectors.bytes(vector.key), as: UTF8.self)
            let bytes = try! SharedVectors.bytes(vector.file)
            _ = try SignedReport(
                bytes.span,
                keys: [.publicKey(try! PublicKey(pem: pem))],
                crypto: ManifestFixture.crypto
            )
            Issue.record("accepted")
        } catch {
            guard case .malformed(.duplicateKey) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test("A8 a report of libcsuit is not authentic with another key")
    func otherKey() throws {
        let bytes = try SharedVectors.bytes("reports/libcsuit-expU.suit-report.cbor")
        let key = SwiftSigningKey.generate(.p256).publicKey
        #expect(throws: ReportError.notAuthentic) {
            try SignedReport(bytes.span, keys: [.publicKey(key)], crypto: ManifestFixture.crypto)
        }
    }

    @Test("A8 records and claims of libcsuit hold what libcsuit was given")
    func contents() throws {
        let config = try #require(Self.vectors.first { $0.file.contains("strictU_config") })
        let report = try Self.read(config).report
        guard case .claims(let claims) = report.entries[0], case .record(let record) = report.entries[1] else {
            Issue.record("not claims and a record")
            return
        }
        #expect(claims.component.segments.count == 4)
        #expect(claims[SUITParameter.vendorIdentifier] != nil)
        #expect(record.section == SUITSection.install.rawValue)
        #expect(record.offset == 67)
        #expect(record.parameters.first { $0.label == SUITParameter.imageSize }?.unsigned == 20)
        #expect(record.parameters.first { $0.label == SUITParameter.imageDigest }?.digest?.bytes.first == 0x8C)
    }
}

extension ReportVectorTests.Expectation: CustomTestStringConvertible {
    var testDescription: String { file }
}
