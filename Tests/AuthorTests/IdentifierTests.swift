import Author
import Foundation
import Testing

@Suite("Vendor and class ids")
struct IdentifierTests {
    @Test(
        "M6 names become the UUIDs that RFC 9562 and RFC 9124 say",
        arguments: [
            ("www.example.com", "2ed6657d-e927-568b-95e1-2665a8aea6a2"),
            ("example.com", "cfbff0d1-9375-5685-968c-48ce8b15ae17"),
            ("EXAMPLE.com", "cfbff0d1-9375-5685-968c-48ce8b15ae17"),
            ("arm.com", "fa6b4a53-d5ad-5fdf-be9d-e663e4d41ffe"),
        ]
    )
    func vendor(domain: String, expected: String) {
        #expect(NameBasedIdentifier.vendor(domain: domain).uuidString.lowercased() == expected)
    }

    @Test("M6 class ids live in the namespace of their vendor")
    func deviceClass() {
        let vendor = NameBasedIdentifier.vendor(domain: "example.com")
        let identifier = NameBasedIdentifier.deviceClass("just-x86_64", of: vendor)
        #expect(identifier.uuidString.lowercased() == "2872901e-164e-5ad7-9357-47db28c98868")
        #expect(identifier != NameBasedIdentifier.deviceClass("JUST-x86_64", of: vendor))
        #expect(UUID(bytes: identifier.bytes) == identifier)
    }

    @Test(
        "M5 moments are read and written without the machine's calendar",
        arguments: [
            (UInt64(0), "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
            (1_811_808_000, "2027-06-01T00:00:00Z"), (4_107_542_399, "2100-02-28T23:59:59Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ]
    )
    func moments(seconds: UInt64, text: String) {
        #expect(Timestamp.text(seconds) == text)
        #expect(Timestamp.seconds(text) == seconds)
    }
}
