/// Codes runs of the copy map, in both directions.
enum MapCoder {
    /// Codes `run`, which follows on `before`.
    static func code<Coder: BinaryCoder>(
        _ run: CopyRun,
        after before: CopyRun?,
        _ model: ContentModel<Coder>
    ) -> (new: UInt64, old: Int64, length: UInt64) {
        let newBase = UInt64(before?.new ?? 0) &+ UInt64(before?.length ?? 0)
        let gap = model.number(UInt32(truncatingIfNeeded: UInt64(run.new) &- newBase), at: model.layout.mapGap)
        let length = UInt64(model.number(run.length &- 1, at: model.layout.mapLength)) &+ 1
        let oldBase = Int64(before?.old ?? 0) &+ Int64(before?.length ?? 0)
        let distance = Int64(run.old) &- oldBase
        // Mostly forward, as far as the gap or from 0 to a little more.
        let isSame = model.bit(distance == Int64(gap) ? 1 : 0, at: model.layout.mapFlag, limit: 60)
        var old = oldBase &+ Int64(gap)
        if isSame == 0 {
            let isNegative = model.bit(distance < 0 ? 1 : 0, at: model.layout.mapFlag &+ 1, limit: 60)
            let size = Int64(
                model.number(UInt32(truncatingIfNeeded: distance < 0 ? -distance : distance), at: model.layout.mapOld)
            )
            old = oldBase &+ (isNegative == 1 ? -size : size)
        }
        return (newBase &+ UInt64(gap), old, length)
    }
}
