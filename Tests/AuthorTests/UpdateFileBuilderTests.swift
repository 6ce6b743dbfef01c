import Author
import CBOR
import COSE
import DeviceCore
import PatchFormat
import Testing

@Suite("Making update files")
struct UpdateFileBuilderTests {
    private let workshop: Workshop

    init() throws {
        workshop = try Workshop()
        try workshop.write("gateway", ELFImage.make(.x86, seed: 1, count: 40_000))
    }

    @Test("E3 what is packed is found again: the envelope as it was, each image compressed, each descriptor as it is")
    func roundTrip() throws {
        let built = try workshop.build(Samples.fleet)
        var builder = try UpdateFileBuilder(built.envelope, crypto: workshop.crypto)
        #expect(builder.missing.count == 6)
        for name in ["gateway", "sensor", "library", "gateway"] {
            let content = try workshop.content(name)
            try builder.add(content.span, crypto: workshop.crypto)
        }
        for descriptor in built.descriptors { try builder.add(descriptor.content.span, crypto: workshop.crypto) }
        #expect(builder.missing.isEmpty)
        let bytes = builder.bytes
        let file = try UpdateFile(bytes.span)
        #expect([UInt8](bytes[file.envelope]) == built.envelope)
        #expect(file.payloads.count == 3 + built.descriptors.count)
        #expect(file.payloads.map(\.result) == builder.entries.map(\.digest))
        #expect(file.payloads.map { $0.content.count } == builder.entries.map(\.packedSize))
        let gateway = try workshop.content("gateway")
        #expect(file.payloads[0].format == PayloadFormat.fullZstd.rawValue)
        #expect(file.payloads[0].result == workshop.crypto.sha256(gateway.span))
        #expect(file.payloads[0].content.count < gateway.count)
        for (payload, descriptor) in zip(file.payloads.dropFirst(3), built.descriptors) {
            #expect(payload.format == PayloadFormat.full.rawValue)
            #expect([UInt8](bytes[payload.content]) == descriptor.content)
        }
    }

    @Test("E3 an image is compressed only where the author allows it", arguments: ["full", "zstd"])
    func policy(_ format: String) throws {
        let yaml = Samples.small + "        policy: { formats: [\(format)] }\n"
        let content = try workshop.content("gateway")
        var builder = try UpdateFileBuilder(try workshop.build(yaml).envelope, crypto: workshop.crypto)
        let entry = try builder.add(content.span, crypto: workshop.crypto)
        #expect(entry?.format == (format == "full" ? .full : .fullZstd))
        #expect(entry?.role == .image && entry?.size == content.count)
    }

    @Test("a file that the manifest does not name, and a manifest that nobody signed, are refused")
    func refusals() throws {
        let built = try workshop.build(Samples.small)
        var builder = try UpdateFileBuilder(built.envelope, crypto: workshop.crypto)
        let foreign = try workshop.content("sensor")
        #expect(throws: AuthorError(.conflict, "")) { try builder.add(foreign.span, crypto: workshop.crypto) }
        #expect(builder.entries.isEmpty && builder.bytes == built.envelope)
        let unsigned = try ManifestBuilder(try workshop.read(Samples.small))
            .build(crypto: workshop.crypto, now: nil, previous: nil).envelope
        #expect(throws: AuthorError(.signing, "")) { _ = try UpdateFileBuilder(unsigned, crypto: workshop.crypto) }
        #expect(throws: AuthorError.self) { _ = try UpdateFileBuilder([1, 2, 3], crypto: workshop.crypto) }
    }
}
