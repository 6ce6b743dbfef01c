import Author
import CBOR
import COSE
import Foundation
import SUIT
import SwiftCryptoProvider
import Testing

@Suite("Showing a manifest")
struct ManifestDumpTests {
    @Test("M1 the dump shows all that the author said")
    func showsAll() throws {
        let workshop = try Workshop()
        let built = try workshop.build(Samples.fleet)
        let text = try ManifestDump(built.envelope).text
        let keyID = Hexadecimal.text(workshop.key.publicKey.keyID(workshop.crypto))
        var expected = [
            "2 manifest-sequence-number: 7", "expires          2027-06-01T00:00:00Z",
            "asks             https://updates.example.com/v1/request", "COSE_Sign1, ES256 (-7), key id \(keyID)",
            "protected 4 kid: h'\(keyID)'",
            "digest: sha-256:" + Hexadecimal.text(built.digest.bytes), "app: [class, digest, version]",
            "library: [vendor, class, digest, version]", "device: [model, free-storage]",
            "12 directive-set-component-index: 1 (library)", "-257 condition-eligible (15: all records)",
            "13 soft-failure: false", "-258 payload-formats: [patch, zstd, full]",
            "manifest-description: Spring release", "update-description: Fixes the clock.", "component-version: 2.1",
            "component-description: The application", "model-name: gateway, sensor",
            "or nothing: succeeds where all before failed", "4 use-before: 1811808000 (2027-06-01T00:00:00Z)",
            "23 text, beside the manifest", "25 fetch-arguments",
        ]
        for image in built.images {
            expected.append("3 image-digest: sha-256:" + Hexadecimal.text(image.digest.bytes))
            expected.append("14 image-size: \(image.size)")
            expected.append("1 vendor-identifier: " + image.variant.vendor.identifier.uuidString.lowercased())
            expected.append("2 class-identifier: " + image.variant.deviceClass.identifier.uuidString.lowercased())
            expected.append("uri: blobs/sha-256/" + Hexadecimal.text(try #require(image.descriptor).bytes))
        }
        for line in expected { #expect(text.contains(line), "\(line)") }
        for section in ["4 shared-sequence", "16 payload-fetch", "20 install", "7 validate"] {
            #expect(text.contains(section), "\(section)")
        }
    }

    @Test("M1 the JSON can be read by others, and says the same")
    func json() throws {
        let workshop = try Workshop()
        let built = try workshop.build(Samples.fleet)
        let json = try ManifestDump(built.envelope).json
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let summary = try #require(object["summary"] as? [String: Any])
        #expect(summary["sequence-number"] as? Int == 7)
        let images = try #require(summary["images"] as? [[String: Any]])
        #expect(images.map { $0["component"] as? String } == ["app", "app", "library"])
        #expect(images.map { $0["image-size"] as? Int } == built.images.map { Int($0.size) })
        let manifest = try #require(object["manifest"] as? [String: Any])
        let members = try #require(manifest["members"] as? [[String: Any]])
        #expect(members.map { $0["key"] as? Int } == [4, 7, 16, 20, 23])
        let fetch = try #require(members[2]["commands"] as? [[String: Any]])
        #expect(fetch.map { $0["command"] as? Int } == [12, 15, -257, 12, 15, -257, 12, 15, 12, 15])
        #expect(members[4]["state"] as? String == "in-envelope")
    }

    @Test("M1 the diagnostic notation takes embedded CBOR apart")
    func diagnostic() throws {
        let workshop = try Workshop()
        let built = try workshop.build(Samples.small)
        let text = try ManifestDump.diagnostic(built.envelope)
        #expect(text.hasPrefix("107({"))
        #expect(text.contains("<<18([") && text.contains("\"Small.\""))
        #expect(text.contains("h'" + Hexadecimal.text(built.images[0].digest.bytes) + "'"))
    }

    @Test("M2 an unsigned envelope is shown, and said to be unsigned")
    func unsigned() throws {
        var encoder = CBOREncoder()
        encoder.tag(107)
        encoder.beginMap(2)
        encoder.encodeInt(2)
        var wrapper = CBOREncoder()
        wrapper.beginArray(1)
        wrapper.encode(bytes: SUITDigest(.sha256, [UInt8](repeating: 7, count: 32)).encoded)
        encoder.encode(bytes: wrapper.bytes)
        encoder.encodeInt(3)
        let manifest = EnvelopeEncoder(sequenceNumber: 9, components: [ComponentIdentifier("app")])
        encoder.encode(bytes: manifest.manifest(crypto: try Workshop().crypto))
        let text = try ManifestDump(encoder.bytes).text
        #expect(text.contains("authentication-wrapper: unsigned"))
        #expect(text.contains("manifest-sequence-number: 9"))
    }

    @Test("M1 text from outside cannot steer a terminal")
    func escapes() throws {
        let workshop = try Workshop()
        var specification = try workshop.read(Samples.small)
        specification.texts[0].update = "a\u{1B}[2Jb\u{202E}c\nd"
        let built = try ManifestBuilder(specification).build(signer: workshop.key, crypto: workshop.crypto)
        let text = try ManifestDump(built.envelope).text
        #expect(text.contains("a\\u{1b}[2Jb\\u{202e}c\\u{a}d"))
        #expect(!text.unicodeScalars.contains("\u{1B}"))
        let json = try ManifestDump(built.envelope).json
        #expect(!json.unicodeScalars.contains("\u{1B}"))
        _ = try JSONSerialization.jsonObject(with: Data(json.utf8))
    }

    @Test("A1 whatever the bytes are, there is a dump or an error")
    func total() throws {
        let workshop = try Workshop()
        let envelope = try workshop.build(Samples.small).envelope
        for index in envelope.indices {
            for value: UInt8 in [0x00, 0x5F, 0x9B, 0xBF, 0xFF] {
                var altered = envelope
                altered[index] = value
                guard let dump = try? ManifestDump(altered) else { continue }
                #expect(!dump.text.isEmpty && !dump.json.isEmpty)
                let notation = try ManifestDump.diagnostic(altered)
                #expect(!notation.isEmpty)
            }
        }
    }
}
