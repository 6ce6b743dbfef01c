import Author
import COSE
import Foundation
import SUIT
import SwiftCryptoProvider
import Testing

@Suite("Templates")
struct TemplateTests {
    /// The files that the templates name.
    private func workshop() throws -> Workshop {
        let workshop = try Workshop()
        let names = [
            "radio.bin", "firmware-a.bin", "firmware-b.bin", "app.bin", "app-old.bin", "app-sensor.bin", "meter-de.bin",
            "meter-fr.bin",
        ]
        for (seed, name) in names.enumerated() { try workshop.write(name, [UInt8](repeating: UInt8(seed), count: 500)) }
        try workshop.write("app-x86_64", ELFImage.make(.x86, seed: 9))
        let sealed = try PayloadEncryption.encrypt(
            Data(try workshop.content("app.bin")),
            by: .a128GCM,
            for: [.agreement(SwiftSigningKey.generate(.p256).publicKey, keyID: [1])],
            crypto: workshop.crypto
        )
        try workshop.write("app.encryption-info", sealed.object)
        try workshop.write("app.encrypted", try #require(sealed.ciphertext))
        return workshop
    }

    private static let names = ManifestTemplates.all.map { $0.name }
    private static let standard = ["single-image", "a-b", "multi-component", "patch-or-full", "encrypted"]

    @Test("M1 every template builds, and what it builds verifies", arguments: names)
    func builds(name: String) throws {
        let workshop = try workshop()
        let built = try workshop.build(try ManifestTemplates.template(named: name).text)
        let verification = workshop.verify(built.envelope, now: 1_800_000_000)
        #expect(verification.verdict == .accepted, "\(verification.steps)")
        for detail in built.details { #expect(workshop.verify(detail).verdict == .accepted) }
    }

    @Test("M1 templates of images without a verdict use standard numbers alone", arguments: standard)
    func hasNothingPrivate(name: String) throws {
        let workshop = try workshop()
        let built = try workshop.build(try ManifestTemplates.template(named: name).text)
        let json = try ManifestDump(built.envelope).json
        for key in ["command", "parameter", "key"] { #expect(!json.contains("\"\(key)\": -"), "\(key)") }
    }

    @Test("M1 the published examples are the templates", arguments: names)
    func published(name: String) throws {
        #expect(try Checkout.text("Examples/manifests/\(name).yaml") == ManifestTemplates.template(named: name).text)
    }

    @Test("M1 an unknown name is answered with the one that was probably meant")
    func unknown() {
        let error = #expect(throws: AuthorError.self) { try ManifestTemplates.template(named: "singel-image") }
        #expect(error?.action == "did you mean \"single-image\"?")
    }
}
