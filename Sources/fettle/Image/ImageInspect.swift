import ArgumentParser
import Author
import CBOR
import COSE
import Eligibility
import Foundation
import ImageAnalysis
import SwiftCryptoProvider

struct ImageInspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what an image needs, and what it gives.",
        discussion: """
            This is the requirements specification (descriptor) that a manifest refers to, and that devices compare with \
            what they have before they ask for a byte of the image. Known are ELF programs, libraries, firmware and kernel \
            modules, Intel HEX, S-record, UF2, MCUboot and ESP images, kernels, device trees, Java Card files, and packages \
            and file trees: Debian packages, wheels, zip, tar, squashfs, OCI images, folders.

            EXAMPLES:
              fettle image inspect images/just-x86_64
              fettle image inspect firmware.hex
              fettle image inspect firmware.bin --base 0x08000000
              fettle image inspect libexample1_1.2_amd64.deb --json
            """
    )

    @Argument(help: "An image, a package, a folder, or a descriptor.")
    var file: String

    @Option(help: "The address that a raw binary goes to, such as 0x08000000.")
    var base: BaseAddress?

    @OptionGroup var output: OutputOptions

    func run() throws {
        if InputFile.isFolder(file) {
            let size = try SoftwareTree(folder: file).size
            return show(
                ImageView(try ImageDescription(folder: file), file: file, size: Int(clamping: size), digest: nil)
            )
        }
        let content = try InputFile.read(file)
        if base == nil, ImageFormat([UInt8](content).span) == nil {
            throw CommandFailure(
                .failure,
                "the format of the file is not known",
                at: file,
                expected: "an image, a package, or a descriptor",
                action: "for a raw binary of a Cortex-M microcontroller, say with --base at which address it starts"
            )
        }
        let description = try ImageDescription(content, path: file, baseAddress: base?.value)
        let digest = Hexadecimal.text(SwiftCryptoProvider().sha256(content.span))
        show(ImageView(description, file: file, size: content.count, digest: digest))
    }

    private func show(_ view: ImageView) {
        if output.json { JSONOutput.show(view) } else { view.show() }
    }
}
