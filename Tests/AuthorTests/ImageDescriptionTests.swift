import Author
import CBOR
import Eligibility
import Foundation
import ImageAnalysis
import Testing

@Suite("Descriptions of images")
struct ImageDescriptionTests {
    private static let compiler = "/usr/bin/gcc"

    private func isNamedLibrary(_ description: ImageDescription) -> Bool {
        description.descriptor.provides.contains { $0.kind == .sharedLibrary }
    }

    @Test("E1 a program without a loader is a program, and gives no library")
    func staticProgram() throws {
        let description = try ImageDescription(Data(ELFImage.make(.x86, seed: 1)), path: "tool")
        #expect(description.findings?.format == "elf-program")
        #expect(description.findings?.facts.contains(ImageFact("linked", "statically")) == true)
        #expect(!isNamedLibrary(description))
    }

    @Test(
        "E1 a static program that places itself is told from a library",
        .enabled(if: FileManager.default.isExecutableFile(atPath: compiler)),
        arguments: [
            (["-static-pie"], "elf-program", "statically, position-independent"),
            (["-shared", "-fPIC"], "elf-library", "dynamically"),
        ]
    )
    func compiled(options: [String], format: String, linked: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("image-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let source = folder.appendingPathComponent("a.c")
        try Data("int value = 1; void _start(void) { for (;;) value++; }\n".utf8).write(to: source)
        let image = folder.appendingPathComponent("image")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.compiler)
        process.arguments = options + ["-nostdlib", "-o", image.path, source.path]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let description = try ImageDescription(try Data(contentsOf: image), path: image.path)
        #expect(description.findings?.format == Text(format))
        #expect(description.findings?.facts.contains(ImageFact("linked", Text(linked))) == true)
        #expect(isNamedLibrary(description) == (format == "elf-library"))
    }

    @Test("E1 a folder is described as its files are")
    func folder() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("image-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let bin = folder.appendingPathComponent("usr/bin")
        try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
        try Data(ELFImage.make(.aarch64, seed: 2)).write(to: bin.appendingPathComponent("tool"))
        #expect(InputFile.isFolder(folder.path))
        #expect(!InputFile.isFolder(bin.path + "/tool"))
        #expect(!InputFile.isFolder(folder.path + "/none"))
        let description = try ImageDescription(folder: folder.path)
        #expect(description.findings?.format == "folder")
        #expect(description.descriptor.parts.map(\.path) == ["/usr/bin/tool"])
        #expect(try Descriptor(decoding: description.encoded) == description.descriptor)
        #expect(throws: AuthorError(.missingFile, "")) { try ImageDescription(folder: folder.path + "/none") }
    }
}
