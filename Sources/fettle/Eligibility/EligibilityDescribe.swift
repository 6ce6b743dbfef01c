import ArgumentParser
import Author
import CBOR
import Eligibility
import Foundation

struct EligibilityDescribe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Make the descriptor of an image or package: what it needs, and what it gives.",
        discussion: """
            Descriptors travel ahead of the software. Symbols stand in them as hashes.

            EXAMPLES:
              fettle eligibility describe libexample1_1.2_amd64.deb --out libexample1.descriptor
              fettle eligibility describe *.deb
            """
    )

    @Argument(help: "Images, packages or folders.")
    var files: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the descriptor of a single file goes; otherwise beside each file.", valueName: "file")
    )
    var out: String?

    @OptionGroup var output: OutputOptions

    private struct Part: Encodable {
        let path: String
        let size: Int
        let program: Bool
    }

    private struct Result: Encodable {
        let file: String
        let descriptor: String
        let size: Int
        let parts: [Part]
        let milliseconds: Double
    }

    func validate() throws {
        guard out == nil || files.count == 1 else { throw ValidationError("--out goes with a single file") }
        guard !files.isEmpty else { throw ValidationError("an image or package is needed") }
    }

    func run() throws {
        var results: [Result] = []
        for file in files {
            let target = out ?? file + ".descriptor"
            let (description, time) = try EligibilityCheckTimes.measure {
                try InputFile.isFolder(file)
                    ? ImageDescription(folder: file) : ImageDescription(try InputFile.read(file), path: file)
            }
            var written = OutputFiles()
            written.protect([file])
            written.add(target, description.encoded)
            try written.write()
            let result = Result(
                file: file,
                descriptor: target,
                size: description.encoded.count,
                parts: description.descriptor.parts.filter { $0.linkTarget == nil }.map(Self.part),
                milliseconds: time
            )
            if output.json {
                results.append(result)
            } else {
                print("\(Printable.line(target)): \(Format.count(result.size)) bytes")
            }
        }
        if output.json { JSONOutput.show(results) }
    }

    /// A part by itself, as the descriptor of a single file would be.
    private static func part(_ part: DescriptorPart) -> Part {
        Part(
            path: part.path.string,
            size: Descriptor(requirements: part.requirements, provides: part.provides).encoded().count,
            program: part.requirements.contains { $0.kind == .interpreter }
        )
    }
}
