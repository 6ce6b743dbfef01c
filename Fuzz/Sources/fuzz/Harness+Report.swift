import CBOR
import COSE
import Harness
import SUIT

extension Harness {
    /// SUIT reports, signed and bare. The maps of others may be in any order: what is read of them is written in one way,
    /// and one that is in order is written to the same report.
    static let report = Harness("report", seeds: ReportSeeds.all) { input in
        if let signed = try? SignedReport(input.span, keys: Keys.all, crypto: AgreeableCrypto()) {
            let again = rewritten(signed.report)
            require(!signed.isDeterministic || again == signed.report, "a report is written to another one")
        }
        if let report = try? SUITReport(input.span, in: 0..<input.count) {
            require(rewritten(report).encoded == report.encoded, "a report is written in two ways")
        }
    }

    private static func rewritten(_ report: SUITReport) -> SUITReport {
        let encoded = report.encoded
        guard let again = try? SUITReport(encoded.span, in: 0..<encoded.count) else {
            fatalError("a report is written to what is none")
        }
        return again
    }
}
