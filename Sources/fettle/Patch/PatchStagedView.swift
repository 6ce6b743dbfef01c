import PatchFormat

/// What a patch of codec 5 says before the patch within it.
struct PatchStagedView: Encodable {
    let blockSize: Int
    let slotSize: Int
    let segments: Int
    let moves: Int
    let movedBytes: Int
    let stagedBytes: Int
    let room: Int
    let planBytes: Int
    let patchWithin: Int

    init(_ frames: PatchFrames, source: PatchSource) throws {
        var collected: [UInt8] = []
        for index in frames.bodies.indices where collected.count < StagedPlan.byteLimit {
            collected.append(contentsOf: frames.body(index))
        }
        let oldSize = Int(clamping: source.header.precursorSize ?? 0)
        let resultSize = source.resultSize
        guard let found = StagedPlan.decode(collected.span, oldSize: oldSize, resultSize: resultSize) else {
            throw CommandFailure(
                .failure,
                "the patch does not say what is moved in the slot",
                at: source.path,
                action: "fetch the patch again"
            )
        }
        let plan = found.plan
        blockSize = plan.layout.blockSize
        slotSize = plan.layout.slotSize(old: oldSize, new: resultSize)
        segments = (resultSize + plan.layout.segment - 1) / plan.layout.segment
        moves = plan.moves.count
        movedBytes = resultSize - plan.stagedSize
        stagedBytes = plan.stagedSize
        room = plan.room(unit: blockSize)
        planBytes = found.end
        patchWithin = plan.patchSize
    }

    func show() {
        print("slot       \(Format.count(slotSize)) bytes, written in \(Format.count(segments)) segments")
        print("moves      \(Format.count(movedBytes)) bytes in \(Format.count(moves)) stretches")
        print("stages     \(Format.count(stagedBytes)) bytes; \(Format.count(room)) are needed beside the slot")
    }
}
