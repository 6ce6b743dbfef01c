import ArgumentParser
import Author
import COSE
import Foundation
import SwiftCryptoProvider

struct ImageInspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what an image needs, and what it gives.",
        discussion: """
            This is the requirements specification (descriptor) that a manifest refers to, and that devices compare with \
            what they have before they ask for a byte of the image.

            EXAMPLES:
              fettle image inspect images/just-x86_64
              fettle image inspect libexample.so.1 --json
            """
    )

    @Argument(help: "An ELF program or library.")
    var file: String

    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let file: String
        let size: Int
        let digest: String
        let descriptorSize: Int
        let requires: [DescriptorLine]
        let provides: [DescriptorLine]
    }

    func run() throws {
        let content = try InputFile.read(file)
        let description = try ImageDescription(content, path: file)
        let result = Result(
            file: file,
            size: content.count,
            digest: Hexadecimal.text(SwiftCryptoProvider().sha256(content.span)),
            descriptorSize: description.encoded.count,
            requires: DescriptorLine.requirements(description.descriptor),
            provides: DescriptorLine.capabilities(description.descriptor)
        )
        if output.json { return JSONOutput.show(result) }
        print("image       \(Printable.line(file)), \(Format.count(result.size)) bytes")
        print("digest      sha-256:\(result.digest)")
        print("descriptor  \(Format.count(result.descriptorSize)) bytes")
        show("requires", result.requires)
        show("provides", result.provides)
    }

    private func show(_ title: String, _ lines: [DescriptorLine]) {
        print("\n" + Style.standardOutput.paint(title, .bold))
        var table = Table([("kind", .left), ("of", .left), ("name", .left)])
        for line in lines { table.add(line.kind, line.of ?? "-", line.shortNames) }
        table.show(ifEmpty: "  nothing")
    }
}
