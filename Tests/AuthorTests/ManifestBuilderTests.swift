import Author
import CBOR
import COSE
import Foundation
import SUIT
import SwiftCryptoProvider
import Testing

@Suite("Building a manifest")
struct ManifestBuilderTests {
    @Test("M9 the same input makes the same manifest, whoever signs", arguments: ["fleet", "mixed"])
    func deterministic(sample: String) throws {
        let yaml = sample == "fleet" ? Samples.fleet : Samples.mixed
        let first = try Workshop(.p256)
        let second = try Workshop(.ed25519)
        let one = try first.build(yaml)
        #expect(one.manifest == (try first.build(yaml).manifest))
        #expect(one.manifest == (try second.build(yaml).manifest))
        #expect(one.digest == (try second.build(yaml).digest))
    }

    @Test("M2 both kinds of key sign manifests that verify", arguments: SwiftSigningKey.Kind.allCases)
    func signs(kind: SwiftSigningKey.Kind) throws {
        let workshop = try Workshop(kind)
        let verification = workshop.verify(try workshop.build(Samples.fleet).envelope)
        #expect(verification.verdict == .accepted, "\(verification.steps)")
        #expect(verification.signers == [.publicKey(workshop.key.publicKey)])
    }

    @Test("M5 digest and size are those of the images")
    func measures() throws {
        let workshop = try Workshop()
        let built = try workshop.build(Samples.fleet)
        let names = ["gateway", "sensor", "library"]
        #expect(built.images.count == names.count)
        for (image, name) in zip(built.images, names) {
            let content = try workshop.content(name)
            #expect(image.size == UInt64(content.count))
            let digest = workshop.crypto.sha256(content.span)
            #expect(image.digest == SUITDigest(.sha256, digest))
        }
        let contents = try ManifestContents(built.envelope)
        #expect(contents.images.map { $0.digest } == built.images.map { $0.digest })
        #expect(contents.images.map { $0.size } == built.images.map { $0.size })
    }

    @Test("E1 a descriptor is made of each ELF image, and referred to by digest")
    func descriptors() throws {
        let workshop = try Workshop()
        let built = try workshop.build(Samples.fleet)
        #expect(built.descriptors.count == 3)
        for descriptor in built.descriptors {
            let digest = workshop.crypto.sha256(descriptor.content.span)
            #expect(descriptor.digest.bytes == digest)
        }
        let references = try ManifestContents(built.envelope).descriptors
        #expect(references.map { $0.digest } == built.descriptors.map { $0.digest })
        #expect(references.map { $0.uri.string }.allSatisfy { $0.hasPrefix("blobs/sha-256/") && $0.count == 78 })
    }

    @Test("E2 descriptors name the version; equal images of one version share theirs", arguments: [("2", 1), ("3", 2)])
    func sharedDescriptor(version: String, count: Int) throws {
        let yaml =
            Samples.small + """
                      - vendor: example.com
                        class: other
                        version: "\(version)"
                        image: gateway

                """
        #expect(try Workshop().build(yaml).descriptors.count == count)
    }

    @Test("E3 descriptors can travel in the envelope")
    func integrated() throws {
        let workshop = try Workshop()
        let built = try workshop.build("descriptors: integrated\n" + Samples.fleet)
        #expect(built.descriptors.isEmpty)
        let contents = try ManifestContents(built.envelope)
        #expect(Set(contents.integratedPayloads) == Set(contents.descriptors.map { $0.uri.string }))
        #expect(workshop.verify(built.envelope).verdict == .accepted)
    }

    @Test("E1 an image that cannot be analysed is refused unless its author takes that on")
    func unknownImage() throws {
        let workshop = try Workshop()
        let error = #expect(throws: AuthorError.self) {
            try workshop.build(Samples.small.replacing("image: gateway", with: "image: radio.bin"))
        }
        #expect(error?.code == .unusableImage)
        #expect(error?.place?.line == 11)
        #expect(error?.action?.contains("eligibility: none") == true)
        let built = try workshop.build(Samples.mixed)
        #expect(built.images.map { $0.descriptor == nil } == [false, true])
        #expect(workshop.verify(built.envelope).verdict == .accepted)
    }

    @Test("M5 an empty image is refused")
    func emptyImage() throws {
        let workshop = try Workshop()
        try workshop.write("gateway", [])
        #expect(throws: AuthorError(.unusableImage, "")) { try workshop.build(Samples.small) }
    }

    @Test("M1 a manifest that has expired already is refused")
    func expired() throws {
        let workshop = try Workshop()
        #expect(throws: AuthorError(.specification, "")) { try workshop.build(Samples.fleet, now: 1_811_808_000) }
        _ = try workshop.build(Samples.fleet, now: 1_811_807_999)
    }

    @Test("M1 a sequence number lower than or equal to that of the manifest before is refused", arguments: [7, 8])
    func sequenceNumber(previous: UInt64) throws {
        let workshop = try Workshop()
        #expect(throws: AuthorError(.sequenceNumber, "")) { try workshop.build(Samples.fleet, previous: previous) }
        _ = try workshop.build(Samples.fleet, previous: 6)
    }

    @Test("M2 files appear whole, descriptors and envelope, or not at all")
    func files() throws {
        let workshop = try Workshop()
        let built = try workshop.build(Samples.fleet)
        try built.files(at: workshop.path("update.suit")).write()
        #expect(try workshop.content("update.suit") == built.envelope)
        for descriptor in built.descriptors {
            let name = Hexadecimal.text(descriptor.digest.bytes)
            #expect(try workshop.content("update.d/\(name).descriptor") == descriptor.content)
        }
        // A file stands where the folder of the descriptors has to be.
        try workshop.write("other.d", [1])
        #expect(throws: AuthorError(.unwritableFile, "")) {
            try built.files(at: workshop.path("other.suit")).write()
        }
        #expect(throws: AuthorError(.unwritableFile, "")) {
            try built.files(at: workshop.path("nowhere/update.suit")).write()
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path)
        #expect(Set(left) == ["gateway", "sensor", "library", "radio.bin", "update.suit", "update.d", "other.d"])
    }
}
