import Campaigns
import Testing

@Suite("Versions")
struct DottedVersionTests {
    @Test("M6 versions are in their order (Semantic Versioning 2.0.0 section 11)")
    func order() throws {
        let texts = [
            "0", "0.0.1", "0.1-1", "0.1", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.9", "1.10", "2", "2.0.0.1", "18446744073709551615",
        ]
        let versions = try texts.map { try #require(DottedVersion($0), "\($0)") }
        for (index, version) in versions.enumerated() {
            for (other, second) in versions.enumerated() {
                #expect((version < second) == (index < other), "\(texts[index]) < \(texts[other])")
                #expect((version == second) == (index == other), "\(texts[index]) = \(texts[other])")
            }
        }
    }

    @Test(
        "what is spelled otherwise can be the same version",
        arguments: [("1", "1.0.0"), ("1.2+build.7", "1.2"), ("01.2", "1.02"), ("0", "0.0")]
    )
    func same(_ one: String, _ other: String) {
        #expect(DottedVersion(one) != nil)
        #expect(DottedVersion(one) == DottedVersion(other))
    }

    @Test(
        "rule 4 anything else is no version",
        arguments: [
            "", ".", "1.", ".1", "1..2", "v1", "1.x", "1.2-", "1.2-a..b", "1.2+", "1.2-a+b+c", "1.2-\u{e9}", " 1", "1 ",
            "-1",
            "18446744073709551616", "1.2.3.4.5.6.7.8.9", "1.2-a_b",
        ]
    )
    func invalid(_ text: String) {
        #expect(DottedVersion(text) == nil)
    }
}
