import CBOR
import Eligibility
import Testing

@Suite("Orders of versions")
struct VersionOrderTests {
    /// Ascending; no two are equal.
    static let debian: [Text] = [
        "0~rc1", "0", "1.0~beta1~svc1", "1.0~beta1", "1.0~beta1+1", "1.0", "1.0-1", "1.0-1+b1", "1.0-1.1", "1.0-2",
        "1.0-10",
        "1.0a", "1.0+dfsg", "1.0.1", "1.2", "1.10", "2.4.48-6", "1:0.1", "1:2.5.1-4", "2:0",
    ]
    /// Semantic Versioning 2.0.0, section 11, and versions of people who do not care.
    static let semantic: [Text] = [
        "0.9.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
        "1.0.0-rc.1", "1.0.0", "v1.0.1", "1.2", "1.10.0", "2.0.0+build.7",
    ]
    static let quad: [Text] = ["", "1", "1.0.0.1", "1.2-rc3", "1.2.1", "6.1.0.18", "6.1.0.20", "6.10"]

    @Test("E2 versions are ordered as their rules say", arguments: [0, 1, 2])
    func ascending(_ list: Int) {
        let order = [VersionOrder.debian, .semantic, .quad][list]
        let versions = [Self.debian, Self.semantic, Self.quad][list]
        for left in versions.indices {
            for right in versions.indices {
                #expect(
                    order.isBefore(versions[left], versions[right]) == (left < right),
                    "\(versions[left].string) and \(versions[right].string)"
                )
            }
        }
    }

    @Test(
        "E2 versions that mean the same are equal",
        arguments: [
            (.debian, "1.0", "0:1.0-0"), (.debian, "1.01", "1.1"), (.semantic, "1.0.0", "v1.0.0+x"),
            (.semantic, "1.2", "1.2.0"), (.quad, "6.1", "6.1.0.0"), (.quad, "6.1", "6.1.0.0.9"),
            (.quad, "6.1", "6.1-rc2"),
        ] as [(VersionOrder, Text, Text)]
    )
    func equal(_ order: VersionOrder, _ left: Text, _ right: Text) {
        #expect(!order.isBefore(left, right))
        #expect(!order.isBefore(right, left))
    }
}
