import ArgumentParser
import Author
import CBOR
import Eligibility
import ImageAnalysis

struct EligibilityCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judge whether software fits a device, and whether what is there goes on running.",
        discussion: """
            The device is a folder with its root file system, its index, or a profile of a microcontroller. Judged is what \
            would be there after the update: what comes at its paths, without what it replaces. Packages state their paths \
            themselves; a single file goes to --at.

            The exit code is 0 where the software is eligible, 6 where it is not, 8 where nobody can say.

            EXAMPLES:
              fettle eligibility check libexample1_1.2_amd64.deb --root rootfs
              fettle eligibility check myapp --root rootfs --at /usr/bin/myapp
              fettle eligibility check libz.so.1.3 --index device.index --at /usr/lib/x86_64-linux-gnu/libz.so.1 --json
              fettle eligibility check _speedups.so --root rootfs --host /usr/bin/python3 --at /opt/app/_speedups.so
              fettle eligibility check myapp --root rootfs --cpu x86-64-v2
              fettle eligibility check firmware.hex --device gauge.yaml
            """
    )

    @Argument(help: "Images, packages, folders or descriptors.")
    var images: [String] = []

    @Option(help: ArgumentHelp("The folder with the device's root file system.", valueName: "folder"))
    var root: String?

    @Option(help: ArgumentHelp("The device's index, made by \"fettle eligibility index\".", valueName: "file"))
    var index: String?

    @Option(help: ArgumentHelp("The device's profile.", valueName: "file"))
    var device: String?

    @Option(help: ArgumentHelp("Where a single file is going to be installed.", valueName: "path"))
    var at: String?

    @Option(
        help: ArgumentHelp(
            "A file of the device and what takes its place; nothing where it goes.",
            valueName: "path=file"
        )
    )
    var replaces: [String] = []

    @Option(help: ArgumentHelp("A file of the device that goes.", valueName: "path"))
    var removes: [String] = []

    @Option(
        help: ArgumentHelp(
            "The program that loads plug-ins; \"neutral\" for one with the C library alone.",
            valueName: "path"
        )
    )
    var host: String?

    @Option(help: ArgumentHelp("Judge only this program or library.", valueName: "path"))
    var program: [String] = []

    @Option(help: ArgumentHelp("The processor: a model, a level such as x86-64-v3, or features.", valueName: "name"))
    var cpu: String?

    @Option(help: ArgumentHelp("A signed compatibility table.", valueName: "file"))
    var table: [String] = []

    @OptionGroup var trust: TableTrustOptions

    @OptionGroup var remedy: RemedyOptions

    @Flag(help: .hidden)
    var batch = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if batch { return }
        guard [root, index, device].compactMap({ $0 }).count == 1 else {
            throw ValidationError("one of --root, --index and --device is needed")
        }
        guard !images.isEmpty || !replaces.isEmpty || !removes.isEmpty || !program.isEmpty else {
            throw ValidationError("an image, or something that is replaced or removed, is needed")
        }
    }

    func run() throws {
        var run = EligibilityCheckRun()
        if let cpu {
            run.capabilities = try EligibilityCheckRun.processor(cpu)
        }
        if !table.isEmpty {
            let authorities = try trust.authorities()
            run.tables = try table.map { try TableFile.verified(try TableFile.read($0), by: authorities, file: $0) }
        }
        run.catalog = try remedy.catalog()
        run.remedyChecks = remedy.remedyChecks
        if batch {
            var batch = EligibilityCheckBatch(run)
            return try batch.answerAll()
        }
        let (target, time) = try EligibilityCheckTimes.measure { try askedDevice() }
        let request = EligibilityCheckRequest(
            images: images,
            at: at,
            replaces: replaces,
            removes: removes,
            host: host,
            programs: program
        )
        let view = try run.answer(request, target, indexTime: time)
        if output.json { JSONOutput.show(view) } else { view.show() }
        if let status = view.exitStatus { throw status }
    }

    private func askedDevice() throws -> EligibilityCheckDevice {
        if let root { return try .root(root) }
        if let index { return try .index(index) }
        return try .profile(device ?? "")
    }
}
