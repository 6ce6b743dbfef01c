import ArgumentParser
import Author
import COSE
import ContainerCodec
import Foundation
import PatchFormat

struct PatchApply: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Apply a patch, as a device would.",
        discussion: """
            The old image is checked before the first byte is written, every frame of the patch before it is decoded, and the \
            new image before it gets its name. A patch names its images by the first 8 bytes of their digests; a device knows \
            the whole digest from the author's manifest: give it with --digest. With --blocks each block of the new image is \
            checked while it comes.

            --dry-run does everything but write the new image. --in-place writes the new image over the old one, after a dry \
            run, and goes on where it was interrupted when it is started again.

            EXAMPLES:
              fettle patch apply old.bin update.patch new.bin
              fettle patch apply --dry-run old.bin update.patch
              fettle patch apply --in-place slot.bin update.patch
              fettle patch apply old.bin update.patch new.bin --digest 833d6f9c...808a5c
              fettle patch apply old.bin update.patch new.bin --blocks blocks.cbor --sidecar update.d/833d6f9c...808a5c.blocks
            """
    )

    @Argument(help: "The image that the patch is made from; with --in-place it becomes the new one.")
    var old: String

    @Argument(help: "The patch.")
    var patch: String

    @Argument(help: "Where the new image goes; not with --in-place or --dry-run.")
    var out: String?

    @Flag(help: "Write the new image over the old one.")
    var inPlace = false

    @Flag(help: "Check everything, and write nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("The SHA-256 digest that the new image must have.", valueName: "hex"))
    var digest: String?

    @OptionGroup var blockOptions: PatchBlockOptions

    @OptionGroup var output: OutputOptions

    struct Result: Encodable {
        let file: String?
        let size: Int
        let digest: String
        let codec: String
        let patchSize: Int
        let inPlace: Bool
        let dryRun: Bool
        let blocksChecked: UInt64?
    }

    func validate() throws {
        if inPlace || dryRun {
            if out != nil { throw ValidationError("there is no OUT with \(inPlace ? "--in-place" : "--dry-run")") }
        } else if out == nil {
            throw ValidationError("say where the new image goes, or --in-place or --dry-run")
        }
        if let digest, Hexadecimal.bytes(digest)?.count != 32 {
            throw ValidationError("--digest is 64 hexadecimal digits")
        }
        try blockOptions.check()
        if inPlace, blockOptions.isGiven { throw ValidationError("--blocks is not for --in-place") }
    }

    func run() throws {
        let source = try PatchSource(patch)
        let expected = digest.flatMap { Hexadecimal.bytes($0) }
        if inPlace || (dryRun && source.header.codec.isForOneSlot) {
            let update = PatchInPlace(file: old, source: source, digest: expected, isDryRun: dryRun)
            let made = try update.run(isQuiet: output.json)
            return show(made, source, file: dryRun ? nil : old, blocks: nil)
        }
        let precursor = try MappedImage(old)
        try source.check(precursor, isQuiet: output.json)
        let blocks = try blockOptions.blocks(resultSize: source.resultSize)
        let application = PatchApplication(source: source, precursor: precursor, digest: expected, blocks: blocks)
        if let out {
            // The folder of the result has room for it, so for plain forms, too.
            let file = try MappedOutput(out, size: source.resultSize, madeFrom: [old, patch])
            let made = try application.run(into: file.bytes, folder: PathName(out).folder, isQuiet: output.json)
            try file.place()
            show(made, source, file: out, blocks: application.blocksChecked)
        } else {
            let folder = NSTemporaryDirectory()
            let scratch = blocks == nil ? nil : try PatchScratch.file(size: source.resultSize, in: folder)
            let made = try application.run(into: scratch?.bytes, folder: folder, isQuiet: output.json)
            show(made, source, file: nil, blocks: application.blocksChecked)
        }
    }

    private func show(_ digest: [UInt8], _ source: PatchSource, file: String?, blocks: UInt64?) {
        let result = Result(
            file: file,
            size: source.resultSize,
            digest: Hexadecimal.text(digest),
            codec: PatchCodecName.of(source.header.codec),
            patchSize: source.image.count,
            inPlace: inPlace,
            dryRun: dryRun,
            blocksChecked: blocks
        )
        if output.json { return JSONOutput.show(result) }
        if !digest.isEmpty { print("digest  sha-256:\(result.digest)") }
        if let blocks { print("blocks  \(Format.count(blocks)), all right") }
        if let file {
            print("wrote   \(Printable.line(file)), \(Format.count(result.size)) bytes")
        } else {
            print("dry run, \(Format.count(result.size)) bytes: the patch can be applied; nothing was written")
        }
    }
}
