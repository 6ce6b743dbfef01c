import ArgumentParser
import Author
import COSE
import Foundation
import PatchDecoding
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

            In place, the new image is written over the old one. What changes in a container is staged beside the slot first, where \
            half the slot is enough for it; say with --spill-size where devices have less room than that.

            An image that is encrypted has nothing in common with the one before: make the patch between the plain images, or \
            send the image whole (docs/delta.md).

            EXAMPLES:
              fettle patch make old.bin new.bin update.patch
              fettle patch make rootfs-1.squashfs rootfs-2.squashfs update.patch --tier fast
              fettle patch make app-1.bin app-2.bin update.patch --profile mcu
              fettle patch make app-1.bin app-2.bin update.patch --profile mcu --in-place --slot-size 524288 --block-size 4096
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

    @Flag(help: "The device has one slot: the new image is written over the old one.")
    var inPlace = false

    @Option(help: ArgumentHelp("In place: the size of the slot, in bytes; else the larger image.", valueName: "bytes"))
    var slotSize: Int?

    @Option(help: ArgumentHelp("In place: what is erased at once, in bytes; 4096 by default.", valueName: "bytes"))
    var blockSize: Int?

    @Option(
        help: ArgumentHelp(
            "In place: the room beside the slot, in bytes; half the slot by default, at least 2 MiB, mcu: 0.",
            valueName: "bytes"
        )
    )
    var spillSize: Int?

    @OptionGroup var output: OutputOptions

    struct Result: Encodable {
        let patch: String
        let size: Int
        let codec: String
        let tier: PatchTier
        let profile: PatchProfile
        let inPlace: Bool
        let oldSize: Int
        let newSize: Int
        let oldDigest: String
        let newDigest: String
        let percent: Double
        let milliseconds: Int
    }

    func validate() throws {
        if !inPlace, slotSize != nil || blockSize != nil || spillSize != nil {
            throw ValidationError("--slot-size, --block-size and --spill-size are for --in-place")
        }
        if let blockSize, blockSize < 64 || blockSize > 1 << 24 || blockSize & (blockSize - 1) != 0 {
            throw ValidationError("--block-size is a power of two between 64 and 16777216")
        }
        if let spillSize, !(0...PatchMaking.imageLimit).contains(spillSize) {
            throw ValidationError("--spill-size is at most \(PatchMaking.imageLimit)")
        }
        if let slotSize, slotSize < 1 { throw ValidationError("--slot-size is at least 1") }
        if inPlace, let slotSize, let blockSize, slotSize % blockSize != 0 {
            throw ValidationError("--slot-size is a multiple of --block-size")
        }
    }

    func run() throws {
        let start = Date()
        let precursor = try MappedImage(old, limit: PatchMaking.imageLimit)
        let result = try MappedImage(new, limit: PatchMaking.imageLimit)
        let making = try PatchMaking(
            tier: tier.encoding,
            profile: profile,
            slot: inPlace ? try slot(precursor, result) : nil,
            old: precursor,
            new: result
        )
        let bar = ProgressBar("reading", total: Int64(precursor.count + result.count), isQuiet: output.json)
        let oldDigest = ImageDigest.of(precursor) { bar.advance(by: $0) }
        let newDigest = ImageDigest.of(result) { bar.advance(by: $0) }
        bar.finish()
        if inPlace, slotSize == nil, !output.json {
            StandardError.warn(
                "without --slot-size the slot has no room beside the larger image: a larger slot makes a smaller patch"
            )
        }
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
                inPlace: inPlace,
                oldSize: precursor.count,
                newSize: result.count,
                oldDigest: Hexadecimal.text(oldDigest.bytes),
                newDigest: Hexadecimal.text(newDigest.bytes),
                percent: result.count == 0 ? 0 : Double(bytes.count) * 100 / Double(result.count),
                milliseconds: Int(Date().timeIntervalSince(start) * 1000)
            )
        )
    }

    private func slot(_ old: MappedImage, _ new: MappedImage) throws -> PatchSlot {
        let block = blockSize ?? 4096
        let larger = max(old.count, new.count)
        let size = slotSize ?? (larger + block - 1) / block * block
        guard size >= larger else {
            throw CommandFailure(
                .failure,
                "an image does not fit the slot",
                at: old.count == larger ? self.old : self.new,
                expected: "at most \(Format.count(size)) bytes",
                found: "\(Format.count(larger)) bytes",
                action: "give the size of the device's slot with --slot-size"
            )
        }
        // Beside a microcontroller's slot there is nothing.
        let spill = spillSize ?? (profile == .mcu ? 0 : FileSlot.ampleSpillSize(slot: size))
        return PatchSlot(size: size, blockSize: block, spillLimit: spill)
    }

    private func show(_ result: Result) {
        if output.json { return JSONOutput.show(result) }
        let way = inPlace ? ", in place" : ""
        print(
            "old    \(Printable.line(old)), \(Format.count(result.oldSize)) bytes, sha-256:\(Format.short(result.oldDigest))"
        )
        print(
            "new    \(Printable.line(new)), \(Format.count(result.newSize)) bytes, sha-256:\(Format.short(result.newDigest))"
        )
        print("codec  \(result.codec), \(tier.rawValue) tier, for \(profile.rawValue)\(way)")
        let share = result.newSize == 0 ? "" : ", \(PatchFigure.percent(result.percent)) of the new image"
        print("wrote  \(Printable.line(patch)), \(Format.count(result.size)) bytes\(share)")
        if result.size >= result.newSize, result.newSize > 0 {
            StandardError.warn("the patch is not smaller than the image: send the image whole")
        }
    }
}
