import CBOR
import Eligibility
import ImageAnalysis

extension FormatSample {
    /// Compatibility tables, package indexes and remedies.
    static let tables: [FormatSample] = {
        let rule = TableRule(
            .deny,
            side: .lower,
            reason: "drains the battery",
            software: SoftwareMatch(name: "gauge"),
            conditions: [Requirement(.package, "weather", .version(.debian, low: nil, below: "2.0"))]
        )
        let table = CompatibilityTable(issuer: "example.com", number: 3, rules: [rule], expires: 2_000_000_000)
        var encoder = CBOREncoder()
        Remedy([RemedyAction(.installPackage, name: "libgauge2", version: "2.0-1", bytes: 4_096, edges: [0])])
            .encode(into: &encoder)
        return [
            FormatSample("compatibility-table", "table", table.encoded()),
            FormatSample("package-index", "package-index", PackageIndex().encoded()),
            FormatSample("package-index", "remedy", encoder.bytes),
        ]
    }()
}
