import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing

@Suite("SUIT reports")
struct SUITReportTests {
    static let crypto = ManifestFixture.crypto
    static let digest = SUITDigest(.sha256, [UInt8](repeating: 0xAB, count: 32))

    static let record = ReportRecord(
        manifest: [1, 0],
        section: SUITSection.install.rawValue,
        offset: 300,
        component: 2,
        parameters: [
            ReportedParameter(label: SUITParameter.imageSize, unsigned: 20),
            ReportedParameter(label: SUITParameter.uri, text: "http://127.0.0.1/"),
        ]
    )

    static let failure = SUITReport(
        uri: "https://example.com/m.suit",
        digest: digest,
        nonce: [1, 2, 3, 4, 5, 6, 7, 8],
        entries: [
            .claims(
                SystemPropertyClaims(
                    component: ComponentIdentifier("app"),
                    parameters: [
                        ReportedParameter(label: SUITParameter.imageDigest, bytes: digest.encoded.span),
                        ReportedParameter(label: SUITParameter.imageSize, unsigned: 34_768),
                    ]
                )
            ),
            .record(record),
        ],
        result: .failure(code: -7, record: record, reason: .conditionFailed),
        capabilities: CapabilityReport(
            components: [
                .init(ComponentIdentifier("app")), .init(ComponentIdentifier([[0], [1]]), isPrefix: true),
            ],
            lists: [(.commands, [1, 2, 3, -257]), (.parameters, [1, -263]), (.algorithms, [-9, -16])]
        ),
        extensions: [ReportedParameter(label: -65_537, unsigned: 4)]
    )

    static func read(_ bytes: [UInt8]) throws(CBORError) -> SUITReport {
        try SUITReport(bytes.span, in: 0..<bytes.count)
    }

    @Test("A8 a report reads back as it was written")
    func roundTrip() throws {
        #expect(try Self.read(Self.failure.encoded) == Self.failure)
        let success = SUITReport(digest: Self.digest, result: .success)
        #expect(try Self.read(success.encoded) == success)
        let early = SUITReport(digest: Self.digest, result: .failure(code: 1, record: nil, reason: .unauthorised))
        #expect(try Self.read(early.encoded) == early)
    }

    @Test("A8 a report is signed by the device's key, or authenticated by a key that it shares")
    func signing() throws {
        for kind in [SwiftSigningKey.Kind.p256, .ed25519] {
            let key = SwiftSigningKey.generate(kind)
            let bytes = try Self.failure.signed(with: key, keyID: Array("device".utf8))
            let signed = try SignedReport(bytes.span, keys: [.publicKey(key.publicKey)], crypto: Self.crypto)
            #expect(signed.report == Self.failure)
            #expect(signed.isDeterministic)
            #expect(signed.key == .publicKey(key.publicKey))
        }
        let secret = SymmetricKey(bytes: (0..<32).map { UInt8($0) })
        let bytes = try Self.failure.authenticated(with: secret, keyID: [1], crypto: Self.crypto)
        let signed = try SignedReport(bytes.span, keys: [.secret(secret)], crypto: Self.crypto)
        #expect(signed.report == Self.failure)
        let other = SymmetricKey(bytes: [UInt8](repeating: 7, count: 32))
        #expect(throws: ReportError.notAuthentic) {
            try SignedReport(bytes.span, keys: [.secret(other)], crypto: Self.crypto)
        }
    }

    @Test("A8 no changed bit of a signed report goes unnoticed")
    func changed() throws {
        let key = SwiftSigningKey.generate(.ed25519)
        let bytes = try SUITReport(digest: Self.digest, result: .success).signed(with: key, keyID: [1])
        for bit in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: ReportError.self) {
                try SignedReport(changed.span, keys: [.publicKey(key.publicKey)], crypto: Self.crypto)
            }
        }
    }

    @Test("A8 a report's maps may be in any order, and no key may come twice")
    func order() throws {
        let reference: [UInt8] = [0x18, 0x63, 0x82, 0x60] + Self.digest.encoded
        let records: [UInt8] = [0x03, 0x80]
        let result: [UInt8] = [0x04, 0xF5]
        let expected = SUITReport(digest: Self.digest, result: .success)
        for parts in [[reference, records, result], [result, reference, records], [records, result, reference]] {
            #expect(try Self.read([0xA3] + parts.joined()) == expected)
        }
        for twice in [reference, records, result] {
            #expect {
                try Self.read([0xA4] + reference + records + result + twice)
            } throws: { error in
                if case CBORError.duplicateKey = error { true } else { false }
            }
        }
        // Key 3 in two lengths is not the same bytes, but the same key: the longer one is not shortest, and refused.
        #expect(throws: CBORError.self) { try Self.read([0xA4] + reference + records + result + [0x18, 0x03, 0x80]) }
    }

    @Test(
        "A8 a report without reference, records or result, or with a false result, is refused",
        arguments: [
            [0xA0], [0xA2, 0x03, 0x80, 0x04, 0xF5], [0xA1, 0x04, 0xF4], [0x80], [0xA1, 0x04, 0xA1, 0x05, 0x01],
        ] as [[UInt8]]
    )
    func incomplete(_ bytes: [UInt8]) {
        #expect(throws: CBORError.self) { try Self.read(bytes) }
    }

    @Test("A8 no cut or changed report makes the reader trap")
    func hostile() {
        let bytes = Self.failure.encoded
        for count in 0..<bytes.count { #expect(throws: CBORError.self) { try Self.read(Array(bytes[..<count])) } }
        for bit in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            if let report = try? Self.read(changed) { _ = report.encoded }
        }
    }

    @Test("A8 paths and extensions of a capability report are passed over, and twice the same key is refused")
    func capabilityPaths() throws {
        func report(_ pairs: [UInt8], count: UInt8) -> [UInt8] {
            [0xA4, 0x03, 0x80, 0x04, 0xF5, 0x08, 0xA0 | count] + pairs + [0x18, 0x63, 0x82, 0x60]
                + Self.digest.encoded
        }
        let components: [UInt8] = [0x01, 0x81, 0x82, 0x41, 0x61, 0xF5]
        let path: [UInt8] = [0x82, 0x03, 0x14, 0x81, 0x01]
        let read = try Self.read(report(components + [0x02, 0x81, 0x14] + path, count: 3))
        let capabilities = try #require(read.capabilities)
        #expect(capabilities[.commands] == [20])
        #expect(capabilities[.parameters] == [])
        #expect(capabilities.components == [.init(ComponentIdentifier("a"), isPrefix: true)])
        #expect(throws: CBORError.self) { try Self.read(report(components + path + path, count: 3)) }
        #expect(throws: CBORError.self) { try Self.read(report(path, count: 1)) }
    }
}
