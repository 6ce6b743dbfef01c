import PatchFormat

/// What a patch of codec 2 says before its content: the models of the images, and the copy map.
struct PatchReferenceView: Encodable {
    /// A run of the copy map.
    struct Run: Encodable {
        let new: UInt32
        let old: UInt32
        let length: UInt32
    }

    /// In what references are predicted, by the bytes that it has in the old image; nothing where none are.
    let predicts: [PatchView.Share]
    let runs: Int
    /// How many bytes of the result come from the old image by the copy map, and how many stand between.
    let copied: Int
    let gaps: Int
    let longestRuns: [Run]
    /// The frames up to the one with the end of the copy map; that one may have content, too.
    let mapFrames: Int
    let mapFrameBytes: Int

    init(_ frames: PatchFrames, header: PatchHeader, runLimit: Int) {
        let resultSize = Int(clamping: header.resultSize)
        let decoder = ReferenceDecoder(
            memory: AbsentImages(oldCount: Int(clamping: header.precursorSize ?? 0)),
            resultSize: resultSize,
            limits: .linux
        )
        var bytes = 0
        var count = 0
        while count < frames.bodies.count, !decoder.isMapComplete {
            // What the frames hold beside the map cannot be made without the images.
            do throws(ReferencePatchError) { try decoder.restore(frames.body(count).span) } catch { break }
            bytes += frames.bodies[count].count
            count += 1
        }
        let map = decoder.map.runs
        let copied = map.reduce(0) { $0 + Int($1.length) }
        var contents: [String: Int] = [:]
        for region in decoder.models?.old.regions ?? [] where region.content != .opaque {
            contents[Self.name(region.content), default: 0] += Int(region.size)
        }
        predicts = contents.map { PatchView.Share(what: $0.key, bytes: $0.value) }
            .sorted { ($1.bytes, $0.what) < ($0.bytes, $1.what) }
        runs = map.count
        self.copied = copied
        gaps = max(0, resultSize - copied)
        longestRuns = map.sorted { $0.length > $1.length }.prefix(runLimit)
            .map { Run(new: $0.new, old: $0.old, length: $0.length) }
        // A patch of one frame has all in it: nothing is the copy map's alone.
        mapFrames = count
        mapFrameBytes = frames.bodies.count > count ? bytes : 0
    }

    func show() {
        let names = predicts.map { "\($0.what) (\(Format.count($0.bytes)))" }
        print("predicts   " + (names.isEmpty ? "no references" : names.joined(separator: ", ")))
        let total = copied + gaps
        print(
            "copy map   \(Format.count(runs)) runs, in \(mapFrames == 1 ? "the first frame" : "the first \(mapFrames) frames")"
        )
        print("copied     \(Format.count(copied)) bytes, \(PatchFigure.share(copied, of: total))")
        print("gaps       \(Format.count(gaps)) bytes, \(PatchFigure.share(gaps, of: total))")
        guard !longestRuns.isEmpty else { return }
        print("\n" + Style.standardOutput.paint("longest runs", .bold))
        var table = Table([("new", .right), ("old", .right), ("bytes", .right)])
        for run in longestRuns { table.add(Format.count(run.new), Format.count(run.old), Format.count(run.length)) }
        for line in table.lines(style: .standardOutput) { print("  " + line) }
    }

    /// The content of a region, for people.
    private static func name(_ content: RegionContent) -> String {
        switch content {
        case .x86Code: "x86-64 code"
        case .a64Code: "AArch64 code"
        case .a32Code: "A32 code"
        case .thumbCode: "Thumb code"
        case .riscv32Code: "RV32 code"
        case .riscv64Code: "RV64 code"
        case .pointers64, .pointers32, .addresses32: "pointers"
        case .rela64, .rela32, .rel32, .objectRela64: "relocations"
        case .symbols64, .symbols32, .objectSymbols64: "symbols"
        case .frameIndex, .frames, .armFrames: "unwind tables"
        case .typeInfo: "types"
        default: "tables"
        }
    }
}
