import Archives
import Author
import CBOR
import COSE
import Eligibility
import Foundation
import ImageAnalysis
import SwiftCryptoProvider
import Testing

@Suite("Container images")
struct ContainerImageTests {
    /// Puts an image in the OCI layout together.
    private struct Layout {
        var files: [String: [UInt8]] = ["oci-layout": Array("{\"imageLayoutVersion\":\"1.0.0\"}".utf8)]

        /// Adds content under its digest; returns the reference to it.
        mutating func add(_ content: [UInt8], _ type: String) -> String {
            let digest = SwiftCryptoProvider().sha256(content.span).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                .joined()
            files["blobs/sha256/\(digest)"] = content
            return "{\"mediaType\":\"\(type)\",\"size\":\(content.count),\"digest\":\"sha256:\(digest)\"}"
        }

        init(layers: [[UInt8]], config: String) {
            let layers = layers.map { add($0, "application/vnd.oci.image.layer.v1.tar") }.joined(separator: ",")
            let config = add(Array(config.utf8), "application/vnd.oci.image.config.v1+json")
            let manifest = add(
                Array("{\"schemaVersion\":2,\"config\":\(config),\"layers\":[\(layers)]}".utf8),
                "application/vnd.oci.image.manifest.v1+json"
            )
            let inner = add(Array("{\"manifests\":[\(manifest)]}".utf8), "application/vnd.oci.image.index.v1+json")
            files["index.json"] = Array("{\"schemaVersion\":2,\"manifests\":[\(inner)]}".utf8)
        }

        var archive: [UInt8] {
            SamplePackage.tar(files.sorted { $0.key < $1.key }.map { ($0.key, .file($0.value)) })
        }
    }

    private let config =
        "{\"architecture\":\"amd64\",\"variant\":\"v3\",\"os\":\"linux\",\"config\":{\"Env\":[\"A=b\"]}}"

    private var layout: Layout {
        let base = SamplePackage.tar([
            ("bin/old", .file(ELFImage.make(.x86, seed: 1))), ("bin/tool", .file(ELFImage.make(.aarch64, seed: 1))),
        ])
        let second = SamplePackage.tar([
            ("bin/.wh.old", .file([])), ("bin/tool", .file(ELFImage.make(.x86, seed: 2))),
        ])
        return Layout(layers: [base, second], config: config)
    }

    @Test("E1 the layers of an image are merged, its platform is stated")
    func layers() throws {
        let tree = try TreeReader.describe(layout.archive, fileName: "image.tar")
        #expect(tree.findings.format == "oci")
        #expect(tree.parts.map(\.path) == ["/bin/tool"])
        let machine = Machine(addressClass: 2, byteOrder: 1, number: 62)
        #expect(tree.parts[0].requirements.first?.constraint == .machine(machine))
        #expect(tree.findings.requirements.contains(Requirement(.cpuFeature, "x86-64-v3")))
        #expect(tree.findings.facts.first?.value == "amd64/v3")
    }

    @Test("E1 content that is not what its digest says is refused")
    func digests() {
        for name in layout.files.keys where name.hasPrefix("blobs/") {
            var damaged = layout
            damaged.files[name]?[0] ^= 1
            expect(.checksum, damaged)
            damaged.files[name] = nil
            expect(.truncated, damaged)
        }
    }

    @Test(
        "E1 documents that are not well-formed are refused",
        arguments: [
            "", "[]", "{\"manifests\":[]}",
            "{\"manifests\":[{\"mediaType\":\"x\",\"digest\":\"sha256:../../etc/passwd\"}]}",
            "{\"manifests\":[{\"mediaType\":\"x\",\"digest\":\"md5:00\"}]}", "{\"layers\":7}",
        ]
    )
    func documents(index: String) {
        var damaged = layout
        damaged.files["index.json"] = Array(index.utf8)
        #expect(throws: ArchiveError.self) { try TreeReader.describe(damaged.archive, fileName: "image.tar") }
    }

    private func expect(_ code: ArchiveError.Code, _ layout: Layout) {
        do throws(ArchiveError) {
            _ = try TreeReader.describe(layout.archive, fileName: "image.tar")
            Issue.record("an image that is damaged")
        } catch {
            #expect(error.code == code)
        }
    }
}
