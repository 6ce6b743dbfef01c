import CBOR
import COSE
import SUIT

/// Reports of success and failure, with everything that they can have.
enum ReportSeeds {
    static func all() -> [[UInt8]] {
        let digest = SUITDigest(.sha256, [UInt8](repeating: 0, count: 32))
        let record = ReportRecord(
            manifest: [0, 1],
            section: 20,
            offset: 17,
            component: 1,
            parameters: [ReportedParameter(label: 14, unsigned: 5), ReportedParameter(label: 21, text: "#app")]
        )
        let claims = SystemPropertyClaims(
            component: ComponentIdentifier("app"),
            parameters: [ReportedParameter(label: 3, encoded: Seed.bytes(Seed.digest))]
        )
        let capabilities = CapabilityReport(
            components: [
                .init(ComponentIdentifier("app")), .init(ComponentIdentifier("library"), isPrefix: true),
            ],
            lists: CapabilityReport.List.allCases.map { ($0, [1, 2, -257]) }
        )
        let full = SUITReport(
            uri: "https://127.0.0.1/manifest",
            digest: digest,
            nonce: [1, 2, 3, 4, 5, 6, 7, 8],
            entries: [.record(record), .claims(claims)],
            result: .failure(code: -5, record: record, reason: .parse),
            capabilities: capabilities,
            extensions: [ReportedParameter(label: -65_537, unsigned: 3)]
        )
        let reports = [full, SUITReport(digest: digest, result: .success)]
        let signer = Keys.AnySigner(publicKey: Keys.p256)
        var seeds = reports.map { $0.encoded }
        for report in reports {
            if let signed = try? report.signed(with: signer, keyID: [1]) { seeds.append(signed) }
            if let maced = try? report.authenticated(with: Keys.secret, keyID: [1], crypto: AgreeableCrypto()) {
                seeds.append(maced)
            }
        }
        return seeds
    }
}
