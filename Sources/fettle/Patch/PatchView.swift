import PatchFormat

/// A patch as `fettle patch info` shows it.
struct PatchView: Encodable {
    /// Where bytes of the patch go.
    struct Share: Encodable {
        let what: String
        let bytes: Int
    }

    let file: String
    let size: Int
    let codec: String
    let codecNumber: UInt8
    let precursor: String
    let precursorSize: UInt64?
    let result: String
    let resultSize: UInt64
    let frames: Int
    let longestFrame: Int
    let reference: PatchReferenceView?
    let container: PatchContainerView?
    let staged: PatchStagedView?
    /// The longest first.
    let shares: [Share]

    init(_ source: PatchSource, runLimit: Int, isQuiet: Bool) throws {
        let frames = try PatchFrames(source, isQuiet: isQuiet)
        let header = source.header
        file = source.path
        size = source.image.count
        codec = PatchCodecName.of(header.codec)
        codecNumber = header.codec.rawValue
        precursor = PatchProblem.name(header.precursor)
        precursorSize = header.precursorSize
        result = PatchProblem.name(header.result)
        resultSize = header.resultSize
        self.frames = frames.bodies.count
        longestFrame = frames.bodies.map(\.count).max() ?? 0
        var shares = [
            Share(what: "header", bytes: frames.headerSize),
            Share(what: "frames' checks and lengths", bytes: frames.overhead),
        ]
        switch codec {
        case "reference":
            let view = PatchReferenceView(frames, header: header, runLimit: runLimit)
            shares.append(Share(what: "frames with the copy map", bytes: view.mapFrameBytes))
            shares.append(Share(what: "content", bytes: frames.content - view.mapFrameBytes))
            reference = view
            container = nil
            staged = nil
        case "container":
            let view = try PatchContainerView(frames, source: source)
            shares.append(Share(what: "how to unpack and pack", bytes: view.headBytes))
            shares.append(Share(what: "patch of what is common", bytes: view.commonPatch))
            shares.append(Share(what: "patches of executables", bytes: view.partPatches))
            reference = nil
            container = view
            staged = nil
        case "staged":
            let view = try PatchStagedView(frames, source: source)
            shares.append(Share(what: "what is moved", bytes: view.planBytes))
            shares.append(Share(what: "patch within", bytes: view.patchWithin))
            reference = nil
            container = nil
            staged = view
        default:
            shares.append(Share(what: "content", bytes: frames.content))
            reference = nil
            container = nil
            staged = nil
        }
        self.shares = shares.filter { $0.bytes > 0 }.sorted { $0.bytes > $1.bytes }
    }

    func show() {
        print("patch      \(Printable.line(file)), \(Format.count(size)) bytes")
        print("codec      \(codecNumber), \(codec)")
        print("precursor  \(precursor)" + (precursorSize.map { ", \(Format.count($0)) bytes" } ?? ""))
        print("result     \(result), \(Format.count(resultSize)) bytes")
        if resultSize > 0 {
            print("share      \(PatchFigure.percent(Double(size) * 100 / Double(resultSize))) of the result")
        }
        print("frames     \(Format.count(frames)), the longest of \(Format.count(longestFrame)) bytes")
        reference?.show()
        container?.show()
        staged?.show()
        print("\n" + Style.standardOutput.paint("what takes the bytes", .bold))
        var table = Table([("what", .left), ("bytes", .right), ("share", .right)])
        for share in shares {
            table.add(share.what, Format.count(share.bytes), PatchFigure.share(share.bytes, of: size))
        }
        for line in table.lines(style: .standardOutput).dropFirst() { print("  " + line) }
    }
}
