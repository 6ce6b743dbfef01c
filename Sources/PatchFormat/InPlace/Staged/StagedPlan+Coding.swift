extension StagedPlan {
    /// The plan as it begins the bodies (docs/formats/patch.cddl): its length, then numbers (LEB128).
    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        layout.append(to: &bytes)
        Varint.append(UInt64(patchSize), to: &bytes)
        Varint.append(UInt64(moves.count), to: &bytes)
        var newEnd = 0
        var oldEnd = 0
        for move in moves {
            Varint.append(UInt64(Int(move.new) &- newEnd), to: &bytes)
            Varint.append(UInt64(move.count), to: &bytes)
            let skip = Int64(move.old) &- Int64(oldEnd)
            Varint.append(UInt64(bitPattern: skip << 1 ^ skip >> 63), to: &bytes)
            newEnd = move.newEnd
            oldEnd = Int(move.old) &+ Int(move.count)
        }
        var plan: [UInt8] = []
        Varint.append(UInt64(bytes.count), to: &plan)
        return plan + bytes
    }

    /// The plan that the bodies of a patch, put together, begin with, and where it ends; nil where there is none that keeps to
    /// its bounds.
    ///
    /// - Parameters:
    ///   - oldSize: The size of the old image, in bytes.
    ///   - resultSize: The size of the new image, in bytes.
    public static func decode(_ bytes: Span<UInt8>, oldSize: Int, resultSize: Int) -> (plan: StagedPlan, end: Int)? {
        guard let end = try? end(bytes), end <= bytes.count,
            let plan = read(bytes.extracting(0..<end), oldSize: oldSize, resultSize: resultSize)
        else { return nil }
        return (plan, end)
    }

    /// Where the plan that `bytes` begin with ends, or nil where its length is not there yet.
    ///
    /// - Throws: ``InPlaceError/layout`` for one that is too long.
    static func end(_ bytes: Span<UInt8>) throws(InPlaceError) -> Int? {
        var index = 0
        guard let size = Varint.read(bytes, at: &index) else {
            guard bytes.count < 10 else { throw .layout }
            return nil
        }
        guard size <= UInt64(byteLimit) else { throw .layout }
        return index &+ Int(size)
    }

    /// The plan in `bytes`, which are all of it, or nil where it does not keep to its bounds.
    static func read(_ bytes: Span<UInt8>, oldSize: Int, resultSize: Int) -> StagedPlan? {
        var index = 0
        guard Varint.read(bytes, at: &index) != nil, let layout = InPlaceLayout.read(bytes, at: &index),
            let patchSize = Varint.read(bytes, at: &index).flatMap(Int.init(exactly:)),
            let count = Varint.read(bytes, at: &index), count <= UInt64(moveLimit)
        else { return nil }
        var moves: [StagedMove] = []
        moves.reserveCapacity(Int(count))
        // Beyond 32 bits nothing lies within an image.
        var newEnd: UInt64 = 0
        var oldEnd: Int64 = 0
        for _ in 0..<Int(count) {
            guard let gap = Varint.read(bytes, at: &index), let length = Varint.read(bytes, at: &index),
                let skip = Varint.read(bytes, at: &index), gap <= 0xFFFF_FFFF, length <= 0xFFFF_FFFF,
                skip <= 0x1_FFFF_FFFF
            else { return nil }
            newEnd &+= gap
            oldEnd &+= Int64(skip >> 1) ^ -Int64(skip & 1)
            guard let new = UInt32(exactly: newEnd), let old = UInt32(exactly: oldEnd) else { return nil }
            moves.append(StagedMove(new: new, old: old, count: UInt32(length)))
            newEnd &+= length
            oldEnd &+= Int64(length)
        }
        guard index == bytes.count else { return nil }
        return StagedPlan(
            layout: layout,
            patchSize: patchSize,
            moves: moves,
            oldSize: oldSize,
            resultSize: resultSize
        )
    }
}
