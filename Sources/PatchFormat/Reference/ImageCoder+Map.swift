extension ImageCoder where Coder == RangeDecoder {
    /// Reads the models of both images, `count` bytes; false where they are malformed or of other images.
    func readModels(_ count: Int, resultSize: Int) -> Bool {
        guard count > 0 else { return true }
        var bytes: [UInt8] = []
        for _ in 0..<count { bytes.append(UInt8(truncatingIfNeeded: modelByte(0))) }
        do throws(ImageModelError) {
            var index = 0
            let old = try ImageModel(decoding: bytes.span, at: &index, relativeTo: nil)
            let new = try ImageModel(decoding: bytes.span, at: &index, relativeTo: old)
            guard index == bytes.count, Int(old.size) == memory.oldCount, Int(new.size) == resultSize else {
                return false
            }
            references.setModels(old: old, new: new)
            return true
        } catch {
            return false
        }
    }

    /// Reads the next run of the copy map; false where it lies outside of its image.
    func readRun(resultSize: Int) -> Bool {
        let blank = CopyRun(new: 0, old: 0, length: 0)
        let (new, old, length) = MapCoder.code(blank, after: map.runs.last, model)
        guard new &+ length <= UInt64(resultSize), old >= 0, UInt64(old) &+ length <= UInt64(memory.oldCount) else {
            return false
        }
        map.append(
            CopyRun(
                new: UInt32(truncatingIfNeeded: new),
                old: UInt32(truncatingIfNeeded: old),
                length: UInt32(truncatingIfNeeded: length)
            )
        )
        return true
    }
}
