import ArgumentParser
import Author
import COSE
import Foundation
import PatchEncoding
import PatchFormat
import SwiftCryptoProvider

struct PatchMake: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Make a patch that turns one image into another.",
        discussion: """
            The best tier tries several ways and keeps the smallest patch: fields that hold addresses are predicted, in \
            programs, libraries, kernels, kernel modules and firmware; containers (squashfs, gzip, zip) are unpacked, compared \
            and packed again. The fast tier answers at once. Every patch is applied and compared before it is written.

            An image that is encrypted has nothing in common with the one before: make the patch between the plain images, or \
            send the image whole (docs/delta.md).

            EXAMPLES:
              fettle patch make old.bin new.bin update.patch
              fettle patch make rootfs-1.squashfs rootfs-2.squashfs update.patch --tier fast
              fettle patch make app-1.bin app-2.bin update.patch --profile mcu
            """
    )

    @Argument(help: "The image that devices have: the precursor.")
    var old: String

    @Argument(help: "The image that they shall have.")
    var new: String

    @Argument(help: "Where the patch goes.")
    var patch: String

    @Option(help: "How much work to do: fast, as a server answers at once, or best.")
    var tier: PatchTier = .best

    @Option(help: "The devices that it is for: linux, or mcu for microcontrollers.")
    var profile: PatchProfile = .linux

    @OptionGroup var output: OutputOptions

    struct Result: Encodable {
        let patch: String
        let size: Int
        let codec: String
        let tier: PatchTier
        let profile: PatchProfile
        let oldSize: Int
        let newSize: Int
        let oldDigest: String
        let newDigest: String
        let percent: Double
        let milliseconds: Int
    }

    func run() throws {
        let start = Date()
        let precursor = try MappedImage(old, limit: PatchMaking.imageLimit)
        let result = try MappedImage(new, limit: PatchMaking.imageLimit)
        let making = try PatchMaking(
            tier: tier.encoding,
            profile: profile,
            old: precursor,
            new: result
        )
        let bar = ProgressBar("reading", total: Int64(precursor.count + result.count), isQuiet: output.json)
        let oldDigest = ImageDigest.of(precursor) { bar.advance(by: $0) }
        let newDigest = ImageDigest.of(result) { bar.advance(by: $0) }
        bar.finish()
        let activity = PatchActivity("making the patch (\(tier.rawValue))", isQuiet: output.json)
        defer { activity.finish() }
        let bytes = try making.make(PatchNames(precursor: oldDigest.prefix, result: newDigest.prefix))
        activity.finish()
        var files = OutputFiles()
        files.add(patch, bytes)
        files.protect([old, new])
        try files.write()
        let header = PatchHeader.starting(bytes)
        show(
            Result(
                patch: patch,
                size: bytes.count,
                codec: header.map { PatchCodecName.of($0.codec) } ?? "",
                tier: tier,
                profile: profile,
                oldSize: precursor.count,
                newSize: result.count,
                oldDigest: Hexadecimal.text(oldDigest.bytes),
                newDigest: Hexadecimal.text(newDigest.bytes),
                percent: result.count == 0 ? 0 : Double(bytes.count) * 100 / Double(result.count),
                milliseconds: Int(Date().timeIntervalSince(start) * 1000)
            )
        )
    }

    private func show(_ result: Result) {
        if output.json { return JSONOutput.show(result) }
        print(
            "old    \(Printable.line(old)), \(Format.count(result.oldSize)) bytes, sha-256:\(Format.short(result.oldDigest))"
        )
        print(
            "new    \(Printable.line(new)), \(Format.count(result.newSize)) bytes, sha-256:\(Format.short(result.newDigest))"
        )
        print("codec  \(result.codec), \(tier.rawValue) tier, for \(profile.rawValue)")
        let share = result.newSize == 0 ? "" : ", \(PatchFigure.percent(result.percent)) of the new image"
        print("wrote  \(Printable.line(patch)), \(Format.count(result.size)) bytes\(share)")
        if result.size >= result.newSize, result.newSize > 0 {
            StandardError.warn("the patch is not smaller than the image: send the image whole")
        }
    }
}
