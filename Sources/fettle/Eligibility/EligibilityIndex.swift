import ArgumentParser
import Author
import CBOR
import Eligibility
import Foundation
import ImageAnalysis
import RootFiles

struct EligibilityIndex: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Make the index of a device: what its programs and libraries need and give.",
        discussion: """
            The index is enough for every verdict: the files themselves are not needed any more. It is compact, and an update \
            of it reads only files that have changed.

            EXAMPLES:
              fettle eligibility index rootfs
              fettle eligibility index rootfs --out device.index
              fettle eligibility index rootfs --update device.index --out device.index
            """
    )

    @Argument(help: "The folder with the device's root file system.")
    var folder: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the index goes; without it, it is only shown.", valueName: "file")
    )
    var out: String?

    @Option(help: ArgumentHelp("An earlier index: only files that have changed since are read.", valueName: "file"))
    var update: String?

    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let folder: String
        let machine: String?
        let files: Int
        let programs: Int
        let links: Int
        let packages: Int
        let read: Int
        let kept: Int
        let size: Int
        let milliseconds: Double
    }

    func run() throws {
        let earlier = try update.map { try EligibilityIndexFile.read($0) }
        let (scan, time) = try EligibilityCheckTimes.measure {
            try EligibilityIndexFile.scan(folder, updating: earlier)
        }
        let bytes = scan.index.encoded()
        if let out {
            var files = OutputFiles()
            files.add(out, bytes)
            try files.write()
        }
        let result = Result(
            folder: folder,
            machine: scan.index.machine?.name.string,
            files: scan.index.files.count,
            programs: scan.index.files.count { $0.isProgram },
            links: scan.index.links.count,
            packages: scan.index.packages.count,
            read: scan.summary.filesRead,
            kept: scan.summary.filesKept,
            size: bytes.count,
            milliseconds: time
        )
        if output.json { return JSONOutput.show(result) }
        print("device    \(Printable.line(folder)), \(result.machine ?? "no programs")")
        print("files     \(Format.count(result.files)), \(Format.count(result.programs)) of them programs")
        print("packages  \(Format.count(result.packages))")
        print("read      \(Format.count(result.read)) files, \(Format.count(result.kept)) were known")
        print("index     \(Format.count(result.size)) bytes, \(Int(result.milliseconds)) ms")
    }
}
